import { createHash, createHmac } from "node:crypto";
import { Client } from "pg";

/** Addresses of the two roles a running system uses; neither owns anything or bypasses row security. */
export type LoginUrls = { app: string; system: string };

/**
 * Makes sure this installation's two login roles exist, and returns their addresses. Names and passwords follow from
 * the database's name and the installation's secret, so several installations can share one cluster.
 */
export async function ensureLogins(adminUrl: string, secret: Uint8Array): Promise<LoginUrls> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    // PostgreSQL refuses to change one role twice at the same moment; processes that start together take turns.
    await client.query("select pg_advisory_lock($1)", [lockKey]);
    const { rows } = await client.query<{ name: string }>("select current_database() as name");
    const database = rows[0]?.name ?? "";
    const app = await ensureLogin(client, { adminUrl, database, group: "paylera_app", secret });
    const system = await ensureLogin(client, { adminUrl, database, group: "paylera_system", secret });
    return { app, system };
  } finally {
    await client.end();
  }
}

/** Removes the login roles of a database that is about to be dropped. */
export async function dropLogins(adminUrl: string, database: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    for (const group of ["paylera_app", "paylera_system"]) {
      await client.query(`drop role if exists ${loginName(group, database)}`);
    }
  } finally {
    await client.end();
  }
}

const lockKey = 7_203_418_552;

type Login = { adminUrl: string; database: string; group: string; secret: Uint8Array };

async function ensureLogin(client: Client, login: Login): Promise<string> {
  const name = loginName(login.group, login.database);
  const password = createHmac("sha256", login.secret).update(`database-login:${name}`).digest("hex");
  await client.query(`do $$ begin create role ${name} login nosuperuser nobypassrls in role ${login.group};
    exception when duplicate_object then null; end $$`);
  // Both parts are hexadecimal or fixed words; DDL takes no parameters.
  await client.query(`alter role ${name} password '${password}'`);
  const url = new URL(login.adminUrl);
  url.username = name;
  url.password = password;
  return url.href;
}

const loginName = (group: string, database: string): string =>
  `${group}_${createHash("sha256").update(database).digest("hex").slice(0, 12)}`;

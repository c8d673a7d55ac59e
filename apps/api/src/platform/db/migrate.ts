import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { Client } from "pg";
import { systemClock } from "../clock.ts";

const folder = path.join(import.meta.dirname, "../../../db/migrations");

/** Any number of processes may start at once; one migrates, the others wait for it. */
const lockKey = 7_203_418_551;

/**
 * Brings a database to the newest schema. `adminUrl` may create roles and schemas; everything is owned by
 * `paylera_owner`, which cannot log in, and reached through `paylera_app` and `paylera_system`, which own nothing.
 * @throws Error when an applied migration was changed, or the database is newer than this code
 */
export async function migrate(adminUrl: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [lockKey]);
    await createRoles(client);
    await client.query("create schema if not exists paylera authorization paylera_owner");
    await client.query("grant usage on schema paylera to paylera_app, paylera_system");
    await applyPending(client);
  } finally {
    await client.end();
  }
}

/** Roles belong to the whole cluster, so another database of it may create them at the same moment. */
async function createRoles(client: Client): Promise<void> {
  for (const role of ["paylera_owner", "paylera_app", "paylera_system"]) {
    await client.query(`do $$ begin create role ${role} nologin nosuperuser nobypassrls;
      exception when duplicate_object or unique_violation then null; end $$`);
  }
  await client.query(`do $$ begin execute format('grant paylera_owner to %I', current_user);
    exception when others then if not pg_has_role(current_user, 'paylera_owner', 'member') then raise; end if; end $$`);
}

async function applyPending(client: Client): Promise<void> {
  await client.query("set role paylera_owner");
  await client.query("set search_path to paylera");
  await client.query(`create table if not exists migrations
    (name text primary key, sha256 text not null, applied_at timestamptz not null)`);
  const { rows } = await client.query<{ name: string; sha256: string }>("select name, sha256 from migrations");
  const applied = new Map(rows.map((row) => [row.name, row.sha256]));
  const files = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
  for (const name of applied.keys()) {
    if (!files.includes(name)) throw new Error(`The database has migration ${name}, which this version does not know.`);
  }
  for (const name of files) {
    const sql = await readFile(path.join(folder, name), "utf8");
    const sha256 = createHash("sha256").update(sql).digest("hex");
    const known = applied.get(name);
    if (known === sha256) continue;
    if (known !== undefined) throw new Error(`Migration ${name} was changed after it was applied.`);
    await applyOne(client, name, sql, sha256);
  }
}

async function applyOne(client: Client, name: string, sql: string, sha256: string): Promise<void> {
  await client.query("begin");
  try {
    await client.query(sql);
    await client.query("insert into migrations values ($1, $2, $3)", [name, sha256, new Date(systemClock.now())]);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw new Error(`Migration ${name} failed: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

import { rmSync } from "node:fs";
import path from "node:path";
import { Client } from "pg";
import { forgetEmbeddedPostgres, startEmbeddedPostgres } from "../postgres/embedded.ts";
import type { Settings } from "./settings.ts";

export interface Database {
  readonly url: string;
  stop(): Promise<void>;
}

/** Opens the operator's database, or the embedded one with a database named `paylera` in it. */
export async function openDatabase(settings: Settings, say: (line: string) => void): Promise<Database> {
  if (settings.databaseUrl) {
    await checkExternal(settings.databaseUrl);
    say("PostgreSQL  from DATABASE_URL");
    return { url: settings.databaseUrl, stop: async () => {} };
  }
  const server = await startEmbeddedPostgres({ dir: path.join(settings.home, "postgres") });
  say(`PostgreSQL  on 127.0.0.1:${server.port}, ${server.isNew ? "new" : "kept"} data in ${server.home}`);
  const url = new URL(server.url);
  url.pathname = "/paylera";
  await createDatabase(server.url, "paylera");
  return { url: url.href, stop: () => server.stop() };
}

/** Forgets what earlier starts made. A database the operator brought is never emptied from here. */
export async function forgetEverything(settings: Settings): Promise<void> {
  if (settings.databaseUrl) throw new Error("--reset does not empty the database in DATABASE_URL: drop it yourself.");
  await forgetEmbeddedPostgres({ dir: path.join(settings.home, "postgres") });
  for (const name of ["dev.json", "keyring", "keyring.secret", "logs"]) {
    rmSync(path.join(settings.home, name), { recursive: true, force: true });
  }
}

async function createDatabase(adminUrl: string, name: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const found = await client.query("select from pg_database where datname = $1", [name]);
    if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

async function checkExternal(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ version: number }>(
      "select current_setting('server_version_num')::int as version",
    );
    const version = rows[0]?.version ?? 0;
    if (version < 150_000) throw new Error(`it is version ${Math.floor(version / 10_000)}; 15 or later is needed`);
  } catch (error) {
    throw new Error(`DATABASE_URL cannot be used: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await client.end().catch(() => {});
  }
}

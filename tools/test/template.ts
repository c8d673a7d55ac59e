import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { Client } from "pg";
import { startEmbeddedPostgres } from "../postgres/embedded.ts";

export interface TestServer {
  readonly adminUrl: string;
  readonly template: string;
  stop(): Promise<void>;
}

/** A PostgreSQL for one run: a fresh embedded one, or the one in DATABASE_URL; with a migrated template in it. */
export async function openTestServer(root: string): Promise<TestServer> {
  const migrate = await loadMigrate(root);
  const external = process.env.DATABASE_URL;
  const server = external ? { url: external, stop: async () => {} } : await embedded();
  const template = `paylera_test_${randomBytes(4).toString("hex")}`;
  const stop = async () => {
    if (external) await dropAll(external, template);
    await server.stop();
  };
  try {
    await query(server.url, `create database ${template}`);
    const url = new URL(server.url);
    url.pathname = `/${template}`;
    await migrate(url.href);
    return { adminUrl: server.url, template, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function embedded(): Promise<{ url: string; stop(): Promise<void> }> {
  const dir = mkdtempSync(path.join(os.tmpdir(), "paylera-test-"));
  chmodSync(dir, 0o711);
  const server = await startEmbeddedPostgres({ dir: path.join(dir, "postgres") });
  const stop = async () => {
    await server.stop();
    for (const folder of [server.home, dir]) rmSync(folder, { recursive: true, force: true });
  };
  return { url: server.url, stop };
}

async function loadMigrate(root: string): Promise<(adminUrl: string) => Promise<void>> {
  const file = path.join(root, "apps/api/src/platform/db/migrate.ts");
  if (!existsSync(file)) throw new Error(`The tests need a migrated database, and ${file} does not exist.`);
  const { migrate } = (await import(pathToFileURL(file).href)) as { migrate: (adminUrl: string) => Promise<void> };
  return migrate;
}

/** Leaves a borrowed server as it was, also after test processes that were killed. */
async function dropAll(url: string, template: string): Promise<void> {
  const named = await query(url, `select datname from pg_database where starts_with(datname, '${template}')`);
  for (const { datname } of named) await query(url, `drop database if exists ${datname} with (force)`);
}

async function query(url: string, statement: string): Promise<{ datname: string }[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<{ datname: string }>(statement)).rows;
  } finally {
    await client.end();
  }
}

import { randomBytes } from "node:crypto";
import { after } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";

export interface TestDatabase {
  /** Address of this test process's own database, as its owner. */
  readonly adminUrl: string;
  /** Runs `close` before the database is dropped: for pools and servers that use it. */
  closeFirst(close: () => Promise<unknown>): void;
  drop(): Promise<void>;
}

let opened: Promise<TestDatabase> | undefined;

/** The database of this test process: cloned from the migrated template on first use, dropped when the tests end. */
export function openTestDatabase(): Promise<TestDatabase> {
  opened ??= clone();
  return opened;
}

// Registered on import, hence for the whole file, whichever test opens the database.
after(async () => (await opened)?.drop());

async function clone(): Promise<TestDatabase> {
  const serverUrl = process.env.PAYLERA_TEST_DATABASE_ADMIN_URL;
  const template = process.env.PAYLERA_TEST_TEMPLATE;
  if (!serverUrl || !template) throw new Error("This test needs a database: run it with `npm test <path>`.");
  const name = `${template}_${randomBytes(6).toString("hex")}`;
  await onServer(serverUrl, `create database ${name} template ${template}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const closers: (() => Promise<unknown>)[] = [];
  let dropped: Promise<void> | undefined;
  return {
    adminUrl: url.href,
    closeFirst: (close) => void closers.push(close),
    drop: () => {
      dropped ??= (async () => {
        for (const close of closers.toReversed()) await close();
        await dropWhenLeft(serverUrl, name);
      })();
      return dropped;
    },
  };
}

/**
 * Pools answer that they ended before the server has seen their connections off; one that is cut while it says goodbye
 * raises an error nobody listens to any more. Whoever has not left after five seconds is cut all the same.
 */
async function dropWhenLeft(url: string, name: string): Promise<void> {
  const deadline = performance.now() + 5000;
  while (performance.now() < deadline) {
    const left = await onServer(url, `select 1 from pg_stat_activity where datname = '${name}'`);
    if (left === 0) break;
    await pause(20);
  }
  await onServer(url, `drop database if exists ${name} with (force)`);
}

/** Runs one statement beside the tests' own database, and says how many rows it gave or changed. */
async function onServer(url: string, statement: string): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rowCount ?? 0;
  } finally {
    await client.end();
  }
}

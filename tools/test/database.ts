import { randomBytes } from "node:crypto";
import { after } from "node:test";
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
        await onServer(serverUrl, `drop database if exists ${name} with (force)`);
      })();
      return dropped;
    },
  };
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

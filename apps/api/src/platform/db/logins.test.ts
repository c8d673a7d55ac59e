import assert from "node:assert/strict";
import { test } from "node:test";
import { Client } from "pg";
import { openTestDatabase } from "../../../../../tools/test/database.ts";
import { dropLogins, ensureLogins } from "./logins.ts";
import { migrate } from "./migrate.ts";

const { adminUrl, closeFirst } = await openTestDatabase();
closeFirst(() => dropLogins(adminUrl, new URL(adminUrl).pathname.slice(1)));

const together = <T>(start: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: 8 }, start));

test("processes that start at the same moment make their logins once, and all of them can use them", async () => {
  const secret = new Uint8Array(32).fill(7);
  const [first, ...others] = await together(() => ensureLogins(adminUrl, secret));
  for (const other of others) assert.deepEqual(other, first);
  const client = new Client({ connectionString: first?.app ?? "" });
  await client.connect();
  await client.end();
});

test("processes that start at the same moment on an empty database migrate it once", async () => {
  const empty = new URL(adminUrl);
  empty.pathname = `${empty.pathname}_empty`;
  const name = empty.pathname.slice(1);
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(`create database ${name}`);
  closeFirst(async () => {
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  });
  await together(() => migrate(empty.href));
  const reader = new Client({ connectionString: empty.href });
  await reader.connect();
  const { rows } = await reader.query("select count(*)::int as applied from paylera.migrations");
  await reader.end();
  assert.ok(rows[0].applied > 0);
});

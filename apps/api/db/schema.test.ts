import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { Client } from "pg";
import { dumpSchema } from "../../../tools/schema/dump.ts";
import { openTestDatabase } from "../../../tools/test/database.ts";
import { migrate } from "../src/platform/db/migrate.ts";

const { adminUrl, closeFirst } = await openTestDatabase();
const client = new Client({ connectionString: adminUrl, options: "-c search_path=paylera" });
await client.connect();
closeFirst(() => client.end());

const applied = async (): Promise<object[]> =>
  (await client.query<object>("select * from migrations order by name")).rows;

test("schema.sql is what the migrations make; `npm run schema` writes it anew", async () => {
  const committed = await readFile(new URL("schema.sql", import.meta.url), "utf8");
  assert.equal(await dumpSchema(adminUrl), committed);
});

test("migrating again, and many at once, changes nothing", async () => {
  const before = { schema: await dumpSchema(adminUrl), applied: await applied() };
  await Promise.all([migrate(adminUrl), migrate(adminUrl), migrate(adminUrl)]);
  assert.deepEqual({ schema: await dumpSchema(adminUrl), applied: await applied() }, before);
});

test("a migration that was changed after it was applied is refused", async () => {
  await client.query("update migrations set sha256 = 'x' || sha256 where name like '0001%'");
  await assert.rejects(migrate(adminUrl), /0001_\w+\.sql was changed after it was applied/);
  await client.query("update migrations set sha256 = substr(sha256, 2) where name like '0001%'");
  await migrate(adminUrl);
});

test("a database that is newer than the code is refused", async () => {
  await client.query("insert into migrations values ('9999_later.sql', 'x', '2026-05-01')");
  await assert.rejects(migrate(adminUrl), /9999_later\.sql, which this version does not know/);
  await client.query("delete from migrations where name = '9999_later.sql'");
});

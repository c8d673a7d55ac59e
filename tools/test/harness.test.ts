import assert from "node:assert/strict";
import { test } from "node:test";
import { Client } from "pg";
import { openBrowser } from "./browser.ts";
import { openTestDatabase } from "./database.ts";

test("a test process has one migrated database of its own", async () => {
  const [first, second] = await Promise.all([openTestDatabase(), openTestDatabase()]);
  assert.equal(first, second);
  const client = new Client({ connectionString: first.adminUrl });
  await client.connect();
  first.closeFirst(() => client.end());
  const { rows } = await client.query<{ tables: number }>(
    "select count(*)::int as tables from pg_tables where schemaname not in ('pg_catalog', 'information_schema')",
  );
  assert.ok((rows[0]?.tables ?? 0) > 0, "the template holds no table");
});

test("the browser runs scripts", async () => {
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    await page.setContent("<title>before</title><script>document.title = 'after'</script>");
    assert.equal(await page.title(), "after");
  } finally {
    await browser.close();
  }
});

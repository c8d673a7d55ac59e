import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { checkGenerated, writeGenerated } from "./generate.ts";
import type { Generator } from "./generate.ts";

const root = mkdtempSync(path.join(os.tmpdir(), "paylera-generate-"));
after(() => rmSync(root, { recursive: true, force: true }));

const pages: Generator = {
  name: "pages",
  owns: ["pages/*.md"],
  run: async () => new Map([["pages/one.md", "one\n"]]),
};

test("what is missing, changed or stale is reported, then written", async () => {
  assert.match((await checkGenerated(root, [pages])).output, /pages\/one\.md: missing/);
  await writeGenerated(root, [pages]);
  assert.deepEqual(await checkGenerated(root, [pages]), { ok: true, output: "" });

  writeFileSync(path.join(root, "pages/one.md"), "by hand\n");
  writeFileSync(path.join(root, "pages/two.md"), "from before\n");
  const { output } = await checkGenerated(root, [pages]);
  assert.match(output, /pages\/one\.md: changed/);
  assert.match(output, /pages\/two\.md: stale/);

  await writeGenerated(root, [pages]);
  assert.deepEqual(readdirSync(path.join(root, "pages")), ["one.md"]);
  assert.equal(readFileSync(path.join(root, "pages/one.md"), "utf8"), "one\n");
});

test("a generator that makes a file it does not own is refused", async () => {
  const stray: Generator = { name: "stray", owns: ["a/*"], run: async () => new Map([["b/x", ""]]) };
  await assert.rejects(checkGenerated(root, [stray]), /outside what it owns/);
});

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

const read = (name: string): Promise<string> => readFile(new URL(name, import.meta.url), "utf8");
const squeeze = (text: string): string => text.replaceAll(/[\s,]+/g, "");

test("the code in the README is the code that is type-checked", async () => {
  const readme = squeeze(await read("../README.md"));
  const snippets = await read("./snippets.tsx");
  const regions = [...snippets.matchAll(/^ {2}\/\/ (relay|react|backend)\n([^]*?)^ {2}\/\/ end$/gm)];
  assert.equal(regions.length, 3);
  for (const [, name, code = ""] of regions) {
    assert.ok(readme.includes(squeeze(code)), `README.md does not show the snippet ${name}`);
  }
});

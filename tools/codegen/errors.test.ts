import assert from "node:assert/strict";
import { test } from "node:test";
import { problems } from "@paylera/contract";
import { generateErrorPages } from "./errors.ts";

const pages = generateErrorPages();

test("every problem type has a page that the index links to", () => {
  const index = pages.get("docs/errors/README.md") ?? "";
  for (const { type } of Object.values(problems)) {
    const name = `${type.replace("paylera.", "")}.md`;
    assert.match(pages.get(`docs/errors/${name}`) ?? "", new RegExp(`\`${type}\``), type);
    assert.ok(index.includes(`(${name})`), type);
  }
  assert.equal(pages.size, Object.keys(problems).length + 1);
});

test("a page says whether to try again and which operations answer with it", () => {
  const page = pages.get("docs/errors/plan_unchanged.md") ?? "";
  assert.match(page, /Not unchanged/);
  assert.match(page, /`POST \/v1\/subscriptions\/\{id\}\/change-plan`/);
});

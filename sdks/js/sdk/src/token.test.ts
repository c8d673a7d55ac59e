import assert from "node:assert/strict";
import { test } from "node:test";
import { apiModeOf, baseUrlFor, checkedToken } from "./token.ts";

test("the prefix selects mode and address", () => {
  assert.equal(apiModeOf("pl_test_1"), "test");
  assert.equal(apiModeOf("pl_live_1"), "live");
  assert.equal(apiModeOf("x_pl_live_1"), "custom");
  assert.equal(baseUrlFor("pl_test_1", undefined), "https://api.test.paylera.dev");
  assert.equal(baseUrlFor("pl_live_1", undefined), "https://api.paylera.dev");
});

test("an explicit address wins and loses its last slash", () => {
  assert.equal(baseUrlFor("pl_live_1", "http://localhost:4010/"), "http://localhost:4010");
  assert.equal(baseUrlFor("mine", "https://billing.example.com/api/"), "https://billing.example.com/api");
});

test("an unknown prefix needs an address, and an address must be a URL", () => {
  assert.throws(() => baseUrlFor("mine", undefined), TypeError);
  assert.throws(() => baseUrlFor("mine", "localhost"), TypeError);
});

test("trims a trailing line end and refuses what no header can carry", () => {
  assert.equal(checkedToken("pl_test_1\n"), "pl_test_1");
  for (const token of ["", "  ", "a b", "a\nb", "pl_test_é"]) assert.throws(() => checkedToken(token), TypeError);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { count, day, money } from "./format.ts";

test("writes money by its currency's minor unit, whole amounts without decimals", () => {
  assert.equal(money(2900, "USD", "en-US"), "$29");
  assert.equal(money(2905, "USD", "en-US"), "$29.05");
  assert.equal(money(12_000, "KRW", "en-US"), "₩12,000");
  assert.equal(money(1234, "BHD", "en-US").replace(/\s/, " "), "BHD 1.234");
  assert.equal(money(-950, "USD", "en-US"), "-$9.50");
});

test("writes numbers and days in the language asked for", () => {
  assert.equal(count(10_000, "de-DE"), "10.000");
  assert.equal(day("2026-06-01T23:59:00Z", "en-US"), "Jun 1, 2026");
});

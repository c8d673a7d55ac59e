import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDecimal } from "../decimal.ts";
import { rateFlat } from "./flat.ts";

test("a flat price is quantity times unit amount, rounded once", () => {
  const rows: [string, string, bigint][] = [
    ["1000", "1", 1000n],
    ["1000", "0", 0n],
    ["0.005", "100", 1n],
    ["0.005", "99", 0n],
    ["33.333333333333", "3", 100n],
    ["10", "2.55", 26n],
  ];
  for (const [unitAmount, quantity, expected] of rows) {
    assert.equal(rateFlat(parseDecimal(unitAmount), parseDecimal(quantity)), expected, `${unitAmount} × ${quantity}`);
  }
});

test("a negative quantity is a bug of the caller", () => {
  assert.throws(() => rateFlat(parseDecimal("1"), parseDecimal("-1")), RangeError);
});

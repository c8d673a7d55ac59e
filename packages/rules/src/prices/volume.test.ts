import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDecimal } from "../decimal.ts";
import { rateVolume } from "./volume.ts";

const tiers = [
  { upTo: parseDecimal("10"), flatAmount: 200n, unitAmount: parseDecimal("100") },
  { upTo: null, flatAmount: 0n, unitAmount: parseDecimal("50.5") },
];

test("one tier prices the whole quantity and the total may fall at a bound", () => {
  const rows: [string, bigint][] = [
    ["0", 200n],
    ["1", 300n],
    ["10", 1200n],
    ["10.000000000001", 505n],
    ["11", 556n],
  ];
  for (const [quantity, expected] of rows) assert.equal(rateVolume(tiers, parseDecimal(quantity)), expected, quantity);
});

test("faulty tiers and negative quantities are bugs of the caller", () => {
  assert.throws(() => rateVolume([], parseDecimal("1")), RangeError);
  assert.throws(() => rateVolume(tiers, parseDecimal("-1")), RangeError);
});

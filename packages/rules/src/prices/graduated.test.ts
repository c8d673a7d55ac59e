import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decimalFromBigInt, parseDecimal } from "../decimal.ts";
import { rateFlat } from "./flat.ts";
import { rateGraduated } from "./graduated.ts";

const tiers = [
  { upTo: parseDecimal("10"), flatAmount: 200n, unitAmount: parseDecimal("100") },
  { upTo: parseDecimal("20"), flatAmount: 50n, unitAmount: parseDecimal("80") },
  { upTo: null, flatAmount: 0n, unitAmount: parseDecimal("50.5") },
];

test("TI-03 each tier charges its own units and its flat amount once used", () => {
  const rows: [string, bigint][] = [
    ["0", 200n],
    ["0.5", 250n],
    ["10", 1200n],
    ["10.1", 1258n],
    ["11", 1330n],
    ["20", 2050n],
    ["21", 2101n],
    ["22", 2151n],
  ];
  for (const [quantity, expected] of rows) assert.equal(rateGraduated(tiers, parseDecimal(quantity)), expected);
});

test("faulty tiers and negative quantities are bugs of the caller", () => {
  assert.throws(() => rateGraduated([], parseDecimal("1")), RangeError);
  assert.throws(() => rateGraduated(tiers, parseDecimal("-1")), RangeError);
});

test("a graduated price never falls as usage grows, and equal tiers are a flat price", () => {
  const quantity = fc.bigInt({ min: 0n, max: 1000n });
  fc.assert(
    fc.property(quantity, quantity, fc.bigInt({ min: 0n, max: 500n }), (a, b, unit) => {
      const more = decimalFromBigInt(a + b);
      assert.ok(rateGraduated(tiers, decimalFromBigInt(a)) <= rateGraduated(tiers, more));
      const equal = tiers.map(({ upTo }) => ({ upTo, flatAmount: 0n, unitAmount: decimalFromBigInt(unit) }));
      assert.equal(rateGraduated(equal, more), rateFlat(decimalFromBigInt(unit), more));
    }),
  );
});

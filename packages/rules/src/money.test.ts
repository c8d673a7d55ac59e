import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseDecimal } from "./decimal.ts";
import { allocate, CURRENCIES, currencyExponent, isCurrency, isExactIn, toMajorText, toMinorUnits } from "./money.ts";

test("currencies have the exponent of ISO 4217", () => {
  const rows: [string, number][] = [
    ["USD", 2],
    ["EUR", 2],
    ["MGA", 2],
    ["KRW", 0],
    ["JPY", 0],
    ["ISK", 0],
    ["UGX", 0],
    ["BHD", 3],
    ["JOD", 3],
    ["KWD", 3],
    ["OMR", 3],
    ["TND", 3],
  ];
  for (const [code, exponent] of rows) assert.equal(currencyExponent(code), exponent, code);
});

test("unknown codes are no currency", () => {
  for (const code of ["usd", "XXX", "XTS", "XAU", "US", "", "USDT"]) {
    assert.equal(isCurrency(code), false, code);
    assert.throws(() => currencyExponent(code), RangeError, code);
  }
  assert.equal(CURRENCIES.length, new Set(CURRENCIES).size);
  assert.ok(CURRENCIES.every((code) => /^[A-Z]{3}$/.test(code) && isCurrency(code)));
});

test("RD-05 major units become minor units without a binary float", () => {
  assert.equal(toMinorUnits(parseDecimal("10.275"), "USD"), 1028n);
  assert.equal(toMinorUnits(parseDecimal("1000.5"), "KRW"), 1001n);
  assert.equal(toMinorUnits(parseDecimal("-0.5"), "KRW"), -1n);
  assert.equal(toMinorUnits(parseDecimal("1.2345"), "BHD"), 1235n);
});

test("a price with more places than its currency is noticed", () => {
  assert.equal(isExactIn(parseDecimal("9900"), "KRW"), true);
  assert.equal(isExactIn(parseDecimal("9900.5"), "KRW"), false);
  assert.equal(isExactIn(parseDecimal("10.27"), "USD"), true);
  assert.equal(isExactIn(parseDecimal("10.275"), "USD"), false);
  assert.equal(isExactIn(parseDecimal("10.275"), "BHD"), true);
});

test("minor units print with every place of the currency", () => {
  assert.equal(toMajorText({ amount: 1000n, currency: "USD" }), "10.00");
  assert.equal(toMajorText({ amount: -5n, currency: "USD" }), "-0.05");
  assert.equal(toMajorText({ amount: 9900n, currency: "KRW" }), "9900");
  assert.equal(toMajorText({ amount: 1n, currency: "BHD" }), "0.001");
});

test("RD-01 an amount splits by largest remainder, ties to the earlier part", () => {
  assert.deepEqual(allocate(100n, [1n, 1n, 1n]), [34n, 33n, 33n]);
  assert.deepEqual(allocate(-100n, [1n, 1n, 1n]), [-34n, -33n, -33n]);
  assert.deepEqual(allocate(5n, [0n, 3n, 0n]), [0n, 5n, 0n]);
  assert.deepEqual(allocate(10n, [1n, 2n, 4n]), [1n, 3n, 6n]);
  assert.deepEqual(allocate(0n, [1n, 2n]), [0n, 0n]);
  assert.throws(() => allocate(1n, []), RangeError);
  assert.throws(() => allocate(1n, [0n, 0n]), RangeError);
  assert.throws(() => allocate(1n, [2n, -1n]), RangeError);
});

test("the parts of a split add up and are each within one unit of the exact share", () => {
  const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), weights, (total, each) => {
      const sum = each.reduce((a, b) => a + b, 0n);
      fc.pre(sum > 0n);
      const parts = allocate(total, each);
      assert.equal(
        parts.reduce((a, b) => a + b, 0n),
        total,
      );
      parts.forEach((part, index) => {
        const off = part * sum - total * (each[index] ?? 0n);
        assert.ok(off < sum && off > -sum);
      });
    }),
  );
});

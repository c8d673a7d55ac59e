import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { roundHalfAwayFromZero } from "./rounding.ts";

test("RD-04 halves round away from zero", () => {
  const rows: [bigint, bigint, bigint][] = [
    [17n, 2n, 9n],
    [-17n, 2n, -9n],
    [1n, 2n, 1n],
    [5n, 2n, 3n],
    [-1n, 2n, -1n],
    [1n, 3n, 0n],
    [2n, 3n, 1n],
    [0n, 7n, 0n],
  ];
  for (const [numerator, denominator, expected] of rows) {
    assert.equal(roundHalfAwayFromZero(numerator, denominator), expected, `${numerator}/${denominator}`);
  }
});

test("a denominator of zero or less is a bug of the caller", () => {
  assert.throws(() => roundHalfAwayFromZero(1n, 0n), RangeError);
  assert.throws(() => roundHalfAwayFromZero(1n, -2n), RangeError);
});

test("rounding mirrors at zero and stays within a half", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.bigInt({ min: 1n, max: 10n ** 20n }), (n, d) => {
      const rounded = roundHalfAwayFromZero(n, d);
      assert.equal(roundHalfAwayFromZero(-n, d), -rounded);
      const twice = 2n * (rounded * d - n);
      assert.ok(twice <= d && twice >= -d);
    }),
  );
});

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { compareDecimal, decimalFromBigInt, decimalToString, parseDecimal } from "./decimal.ts";
import { rolloverOf } from "./rollover.ts";

const limit = (text: string | null) => (text === null ? null : parseDecimal(text));

test("CR-04 CR-08 the percentage comes first, then the maximum", () => {
  const rows: [string, string | null, string | null, string][] = [
    ["90", null, "50", "50"],
    ["20", null, "50", "20"],
    ["90", null, "0", "0"],
    ["400", "50", "150", "150"],
    ["400", "25", "150", "100"],
    ["400", "100", null, "400"],
    ["0", "100", null, "0"],
    ["0.5", "50", null, "0.25"],
  ];
  for (const [unused, percent, max, expected] of rows) {
    const carried = rolloverOf(parseDecimal(unused), { percent: limit(percent), max: limit(max) });
    assert.equal(decimalToString(carried), expected, `${unused} at ${percent} % up to ${max}`);
  }
});

test("a negative balance is a bug of the caller", () => {
  assert.throws(() => rolloverOf(parseDecimal("-1"), { percent: null, max: null }), RangeError);
});

test("no more is carried than was left, nor than the maximum", () => {
  const amount = fc.bigInt({ min: 0n, max: 10n ** 12n }).map(decimalFromBigInt);
  const percent = fc.integer({ min: 0, max: 100 }).map((value) => parseDecimal(String(value)));
  fc.assert(
    fc.property(amount, percent, amount, (unused, share, max) => {
      const carried = rolloverOf(unused, { percent: share, max });
      assert.ok(compareDecimal(carried, unused) <= 0 && compareDecimal(carried, max) <= 0);
    }),
  );
});

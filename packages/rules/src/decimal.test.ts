import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  addDecimal,
  compareDecimal,
  decimalFromBigInt,
  decimalFromNumber,
  decimalToNumber,
  decimalToString,
  isDecimalText,
  maxDecimal,
  minDecimal,
  mulDecimal,
  parseDecimal,
  roundDecimal,
  signOfDecimal,
  subDecimal,
  ZERO,
} from "./decimal.ts";

const anyDecimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), fc.integer({ min: 0, max: 12 }))
  .map(([value, scale]) => {
    const digits = String(value < 0n ? -value : value).padStart(scale + 1, "0");
    const split = digits.length - scale;
    const fraction = scale === 0 ? "" : `.${digits.slice(split)}`;
    return parseDecimal(`${value < 0n ? "-" : ""}${digits.slice(0, split)}${fraction}`);
  });

test("decimal text is read and printed canonically", () => {
  const rows: [string, string][] = [
    ["9876", "9876"],
    ["9876.0", "9876"],
    ["0.5", "0.5"],
    ["-0.50", "-0.5"],
    ["-0", "0"],
    ["0007.10", "7.1"],
    ["0.000000000001", "0.000000000001"],
  ];
  for (const [text, expected] of rows) assert.equal(decimalToString(parseDecimal(text)), expected, text);
});

test("text that is no plain decimal is refused", () => {
  const wrong = ["", " 1", "1 ", "+1", ".5", "1.", "1e3", "NaN", "Infinity", "0x10", "1,5", "0.0000000000001", "١"];
  for (const text of [...wrong, "9".repeat(31)]) {
    assert.throws(() => parseDecimal(text), RangeError, text);
    assert.equal(isDecimalText(text), false, text);
  }
  assert.equal(isDecimalText("10.275"), true);
});

test("a JSON number is read by its shortest text, to 12 places", () => {
  const rows: [number, string][] = [
    [9876, "9876"],
    [0.1 + 0.2, "0.3"],
    [10.275, "10.275"],
    [-0, "0"],
    [1e21, "1000000000000000000000"],
    [1.5e22, "15000000000000000000000"],
    [5e-13, "0.000000000001"],
    [4e-13, "0"],
    [-2.5e-7, "-0.00000025"],
  ];
  for (const [value, expected] of rows) assert.equal(decimalToString(decimalFromNumber(value)), expected);
  for (const value of [Number.NaN, Infinity, -Infinity, 1e30, -1e30]) {
    assert.throws(() => decimalFromNumber(value), RangeError);
  }
});

test("RD-04 a decimal rounds half away from zero", () => {
  const rows: [string, bigint][] = [
    ["8.5", 9n],
    ["-8.5", -9n],
    ["0.5", 1n],
    ["2.5", 3n],
    ["-0.5", -1n],
    ["2.499999999999", 2n],
  ];
  for (const [text, expected] of rows) assert.equal(roundDecimal(parseDecimal(text)), expected, text);
});

test("sums, products and comparisons are exact", () => {
  const a = parseDecimal("0.1");
  const b = parseDecimal("0.2");
  assert.deepEqual(addDecimal(a, b), parseDecimal("0.3"));
  assert.deepEqual(subDecimal(a, b), parseDecimal("-0.1"));
  assert.deepEqual(mulDecimal(a, b), parseDecimal("0.02"));
  assert.equal(compareDecimal(a, b), -1);
  assert.deepEqual(minDecimal(a, b), a);
  assert.deepEqual(maxDecimal(a, b), b);
  assert.deepEqual([signOfDecimal(a), signOfDecimal(ZERO), signOfDecimal(subDecimal(a, b))], [1, 0, -1]);
  assert.equal(decimalToNumber(parseDecimal("9876.25")), 9876.25);
});

test("printing and reading give the same decimal back", () => {
  fc.assert(fc.property(anyDecimal, (a) => assert.deepEqual(parseDecimal(decimalToString(a)), a)));
});

test("addition is commutative, undone by subtraction, and ordered", () => {
  fc.assert(
    fc.property(anyDecimal, anyDecimal, (a, b) => {
      assert.deepEqual(addDecimal(a, b), addDecimal(b, a));
      assert.deepEqual(subDecimal(addDecimal(a, b), b), a);
      assert.equal(compareDecimal(a, b), signOfDecimal(subDecimal(a, b)));
    }),
  );
});

test("multiplication distributes over addition", () => {
  fc.assert(
    fc.property(anyDecimal, anyDecimal, anyDecimal, (a, b, c) => {
      assert.deepEqual(mulDecimal(a, addDecimal(b, c)), addDecimal(mulDecimal(a, b), mulDecimal(a, c)));
    }),
  );
});

test("rounding never moves a decimal by more than a half", () => {
  fc.assert(
    fc.property(anyDecimal, (a) => {
      const moved = subDecimal(decimalFromBigInt(roundDecimal(a)), a);
      const size = signOfDecimal(moved) < 0 ? subDecimal(ZERO, moved) : moved;
      assert.ok(compareDecimal(size, parseDecimal("0.5")) <= 0);
    }),
  );
});

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { normalise } from "./normalise.ts";

test("spellings people mix are one value", () => {
  const same: [string, string][] = [
    ["  Ada@Example.COM\t", "ada@example.com"],
    ["ａｄａ＠example.com", "ada@example.com"],
    ["e\u0301va@x.io", "éva@x.io"],
    ["STRASSE@x.io", "straße@x.io"],
    ["ΟΔΟΣ@x.gr", "οδος@x.gr"],
    ["ﬁn@x.io", "fin@x.io"],
    ["İ@x.io", "i\u0307@x.io"],
  ];
  for (const [left, right] of same) assert.equal(normalise(left), normalise(right), left);
});

test("letters that only look alike stay apart", () => {
  for (const [left, right] of [
    ["ı@x.io", "i@x.io"],
    ["а@x.io", "a@x.io"],
    ["a.b@x.io", "ab@x.io"],
  ] as const) {
    assert.notEqual(normalise(left), normalise(right));
  }
});

test("normalising again changes nothing", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      assert.equal(normalise(normalise(text)), normalise(text));
    }),
    { numRuns: 2_000 },
  );
});

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseRetryAfter, retryDelayMs, toRetryPolicy } from "./retry.ts";

const NOW = Date.parse("1994-11-06T08:49:00Z");

test("has the protocol's numbers unless told otherwise", () => {
  const defaults = { maxAttempts: 5, baseDelayMs: 200, maxDelayMs: 8000, jitter: "full" };
  assert.deepEqual(toRetryPolicy(), defaults);
  assert.deepEqual(toRetryPolicy({ maxAttempts: undefined }), defaults);
  assert.deepEqual(toRetryPolicy({ maxAttempts: 1, jitter: "none" }), { ...defaults, maxAttempts: 1, jitter: "none" });
});

test("caps the waits at 400, 800, 1600 and 3200 ms, and never above the ceiling", () => {
  const policy = toRetryPolicy({ jitter: "none" });
  const caps = [1, 2, 3, 4, 5, 6, 60].map((attempt) => retryDelayMs(policy, attempt, 0.1, undefined));
  assert.deepEqual(caps, [400, 800, 1600, 3200, 6400, 8000, 8000]);
});

test("spreads full jitter evenly between zero and the cap", () => {
  const policy = toRetryPolicy();
  assert.equal(retryDelayMs(policy, 1, 0, undefined), 0);
  assert.equal(retryDelayMs(policy, 4, 0.5, undefined), 1600);
});

test("a hint is a floor under the jittered wait and never lifts the ceiling", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 8 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      fc.nat(),
      (n, r, hint) => {
        const policy = toRetryPolicy();
        const local = retryDelayMs(policy, n, r, undefined);
        assert.equal(retryDelayMs(policy, n, r, hint), Math.min(Math.max(hint, local), 8000));
      },
    ),
  );
});

for (const [header, waitMs] of [
  ["1", 1000],
  ["30", 30_000],
  ["99999999999", 99_999_999_999_000],
  ["Sun, 06 Nov 1994 08:49:37 GMT", 37_000],
  ["Sunday, 06-Nov-94 08:49:37 GMT", 37_000],
  ["Sun Nov  6 08:49:37 1994", 37_000],
] as const) {
  test(`reads "${header}" as ${waitMs} ms`, () => assert.equal(parseRetryAfter(header, NOW), waitMs));
}

for (const header of [
  "0",
  "-1",
  "1.5",
  "",
  "soon",
  "Sun, 06 Nov 1994 08:48:00 GMT",
  "2099-01-01",
  "1e3",
  "0x10",
  null,
]) {
  test(`takes ${JSON.stringify(header)} for no hint`, () => assert.equal(parseRetryAfter(header, NOW), undefined));
}

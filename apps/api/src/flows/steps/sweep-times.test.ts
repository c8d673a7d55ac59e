import assert from "node:assert/strict";
import { test } from "node:test";
import { HOUR_MS, MINUTE_MS } from "@paylera/rules";
import { nextSweepAt } from "./sweep-times.ts";

test("a call is looked at after 2 s, 10 s, 1 min, 5 min, 30 min, 2 h, 6 h, then every 6 h", () => {
  const seen: number[] = [];
  for (let now = 0; seen.length < 10; now = seen.at(-1) ?? 0) seen.push(nextSweepAt(0, now));
  const hours = [2, 6, 12, 18, 24].map((hour) => hour * HOUR_MS);
  assert.deepEqual(seen, [2_000, 10_000, MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, ...hours]);
});

test("a worker that was away goes on from the call's age, not from its first steps", () => {
  assert.equal(nextSweepAt(1_000, 1_000 + 3 * HOUR_MS), 1_000 + 6 * HOUR_MS);
  assert.equal(nextSweepAt(1_000, 1_000 + 6 * HOUR_MS), 1_000 + 12 * HOUR_MS);
});

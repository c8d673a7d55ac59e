import assert from "node:assert/strict";
import { test } from "node:test";
import { fixedClock, monotonicMs, systemClock } from "./clock.ts";

test("a fixed clock stands still until it is moved", () => {
  const clock = fixedClock(1_000);
  assert.equal(clock.now(), 1_000);
  assert.equal(clock.now(), 1_000);
  clock.advance(500);
  assert.equal(clock.now(), 1_500);
  clock.set(7);
  assert.equal(clock.now(), 7);
});

test("a fixed clock refuses fractions and NaN", () => {
  assert.throws(() => fixedClock(1.5), RangeError);
  const clock = fixedClock(0);
  assert.throws(() => clock.advance(Number.NaN), RangeError);
  assert.throws(() => clock.set(Number.POSITIVE_INFINITY), RangeError);
  assert.equal(clock.now(), 0);
});

test("the system clock gives whole epoch milliseconds", () => {
  const now = systemClock.now();
  assert.ok(Number.isSafeInteger(now));
  assert.ok(now > Date.UTC(2024, 0, 1));
});

test("monotonic time never goes back", () => {
  let last = monotonicMs();
  for (let i = 0; i < 1_000; i += 1) {
    const next = monotonicMs();
    assert.ok(next >= last);
    last = next;
  }
});

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { backoffMs, WEBHOOK_SPAN_MS, WEBHOOK_WAITS_MS, webhookWaitMs } from "./backoff.ts";

const HOUR = 3_600_000;
const anyRandom = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test("the cap doubles with each try until it reaches its limit", () => {
  const caps = [400, 800, 1600, 3200, 3200];
  for (const [index, cap] of caps.entries()) {
    const input = { attempt: index + 1, baseMs: 400, maxMs: 3200 };
    assert.equal(backoffMs({ ...input, random: 0 }), 0);
    assert.equal(backoffMs({ ...input, random: 0.5 }), cap / 2);
    assert.equal(backoffMs({ ...input, random: 0.999999 }), cap - 1);
  }
});

test("a wait is whole and below its cap for any try", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), anyRandom, (attempt, random) => {
      const wait = backoffMs({ attempt, baseMs: 400, maxMs: 60_000, random });
      assert.ok(Number.isInteger(wait) && wait >= 0 && wait < 60_000);
    }),
  );
});

test("a webhook is tried twelve times within three days", () => {
  const hours = [0, 5 / 3600, 5 / 60, 0.5, 2, 5, 10, 10, 10, 10, 10, 10];
  assert.deepEqual(
    WEBHOOK_WAITS_MS,
    hours.map((each) => Math.round(each * HOUR)),
  );
  const span = WEBHOOK_WAITS_MS.reduce((sum, wait) => sum + wait, 0);
  assert.ok(span <= WEBHOOK_SPAN_MS && span + 10 * HOUR > WEBHOOK_SPAN_MS);
});

test("webhook waits are jittered by a tenth and end", () => {
  assert.equal(webhookWaitMs(1, 0.7), 0);
  assert.equal(webhookWaitMs(2, 0.5), 5_000);
  assert.equal(webhookWaitMs(2, 0), 4_500);
  assert.equal(webhookWaitMs(12, 0), 9 * HOUR);
  assert.equal(webhookWaitMs(13, 0), null);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), anyRandom, (attempt, random) => {
      const wait = webhookWaitMs(attempt, random);
      const nominal = WEBHOOK_WAITS_MS[attempt - 1] ?? 0;
      assert.ok(wait !== null && Math.abs(wait - nominal) <= nominal / 10 + 1);
    }),
  );
});

test("arguments out of range are bugs of the caller", () => {
  const input = { attempt: 1, baseMs: 400, maxMs: 3200, random: 0.5 };
  for (const more of [{ attempt: 0 }, { attempt: 1.5 }, { random: 1 }, { random: -0.1 }, { baseMs: 0 }, { maxMs: 1 }]) {
    assert.throws(() => backoffMs({ ...input, ...more }), RangeError);
  }
  assert.throws(() => webhookWaitMs(0, 0), RangeError);
  assert.throws(() => webhookWaitMs(1, Number.NaN), RangeError);
});

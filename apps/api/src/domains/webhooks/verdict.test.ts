import assert from "node:assert/strict";
import { test } from "node:test";
import { judge, type Outcome, retryAfterMs } from "./verdict.ts";

const now = Date.UTC(2026, 4, 1);
const hour = 3_600_000;
const failure: Outcome = { status: 500, error: "http_500", retryAfterMs: null, durationMs: 1 };
const past = { attempt: 1, failingSince: null, now, random: 0.5 };

test("a success ends the delivery and forgives the endpoint", () => {
  const received = judge({ ...failure, status: 204, error: null }, { ...past, failingSince: now - hour });
  assert.deepEqual(received, { status: "delivered", nextAttemptAt: null, failingSince: null, disable: null });
});

test("a failure is tried again by the schedule and starts the endpoint's bad days", () => {
  const next = judge(failure, past);
  assert.deepEqual(next, { status: "pending", nextAttemptAt: now + 5000, failingSince: now, disable: null });
  assert.equal(judge(failure, { ...past, failingSince: now - hour }).failingSince, now - hour);
});

test("the twelfth failure is the last", () => {
  assert.equal(judge(failure, { ...past, attempt: 11 }).nextAttemptAt, now + 10 * hour);
  const last = judge(failure, { ...past, attempt: 12 });
  assert.deepEqual([last.status, last.nextAttemptAt, last.disable], ["failed", null, null]);
});

test("410, and failing for five days, switch the endpoint off", () => {
  assert.equal(judge({ ...failure, status: 410 }, past).disable, "endpoint_gone");
  assert.equal(judge(failure, { ...past, failingSince: now - 120 * hour + 1 }).disable, null);
  assert.equal(judge(failure, { ...past, failingSince: now - 120 * hour }).disable, "endpoint_failing");
});

test("a receiver may ask for more time than the schedule has, up to a day, and never for less", () => {
  const nextAfter = (askedMs: number) => (judge({ ...failure, retryAfterMs: askedMs }, past).nextAttemptAt ?? 0) - now;
  assert.deepEqual([1000, 60_000, 999 * hour].map(nextAfter), [5000, 60_000, 24 * hour]);
});

test("Retry-After is read as seconds or as a date, and only on 429 and 503", () => {
  assert.equal(retryAfterMs(503, "120", now), 120_000);
  assert.equal(retryAfterMs(429, "Fri, 01 May 2026 01:00:00 GMT", now), hour);
  assert.equal(retryAfterMs(429, "Thu, 30 Apr 2026 01:00:00 GMT", now), 0);
  assert.equal(retryAfterMs(500, "120", now), null);
  for (const header of [undefined, "", "soon", "-5", "1e99"]) assert.equal(retryAfterMs(503, header, now), null);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import type { DunningInput } from "./dunning.ts";
import { DUNNING_DAYS, planDunning } from "./dunning.ts";
import { DAY_MS } from "./instant.ts";

const firstFailedAt = Date.parse("2026-04-01T09:00:00Z");
const input = (more: Partial<DunningInput>): DunningInput => ({
  firstFailedAt,
  retriesFailed: 0,
  isHardDecline: false,
  isMethodReplaced: false,
  scheduleDays: DUNNING_DAYS,
  endAction: "cancel",
  now: firstFailedAt,
  ...more,
});

test("4 four tries follow a failure after 2, 7, 14 and 21 days, then it ends", () => {
  const days = [2, 7, 14, 21];
  for (const [retriesFailed, day] of days.entries()) {
    assert.deepEqual(planDunning(input({ retriesFailed })), { kind: "retry", at: firstFailedAt + day * DAY_MS });
  }
  assert.deepEqual(planDunning(input({ retriesFailed: 4 })), { kind: "end", action: "cancel" });
  assert.deepEqual(planDunning(input({ retriesFailed: 4, endAction: "leave_unpaid" })), {
    kind: "end",
    action: "leave_unpaid",
  });
});

test("a late worker tries at once but keeps the later days", () => {
  const now = firstFailedAt + 8 * DAY_MS;
  assert.deepEqual(planDunning(input({ retriesFailed: 1, now })), { kind: "retry", at: now });
  assert.deepEqual(planDunning(input({ retriesFailed: 2, now })), { kind: "retry", at: firstFailedAt + 14 * DAY_MS });
});

test("a hard decline waits for another payment method until the last day", () => {
  const endAt = firstFailedAt + 21 * DAY_MS;
  assert.deepEqual(planDunning(input({ isHardDecline: true })), { kind: "wait", endAt });
  assert.deepEqual(planDunning(input({ isHardDecline: true, now: endAt })), { kind: "end", action: "cancel" });
});

test("a new payment method is tried at once, also after a hard decline or the last try", () => {
  const now = firstFailedAt + 5_000;
  for (const more of [{}, { isHardDecline: true }, { retriesFailed: 4 }]) {
    assert.deepEqual(planDunning(input({ ...more, isMethodReplaced: true, now })), { kind: "retry", at: now });
  }
});

test("without a schedule the first failure is the end", () => {
  assert.deepEqual(planDunning(input({ scheduleDays: [] })), { kind: "end", action: "cancel" });
});

test("a schedule that does not rise and a wrong count are bugs of the caller", () => {
  for (const scheduleDays of [[0], [2, 2], [3, 1], [-1], [Number.NaN]]) {
    assert.throws(() => planDunning(input({ scheduleDays })), RangeError);
  }
  assert.throws(() => planDunning(input({ retriesFailed: -1 })), RangeError);
  assert.throws(() => planDunning(input({ retriesFailed: 0.5 })), RangeError);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { trialEndAt, trialReminderAt } from "./trial.ts";

const at = (text: string): number => Date.parse(`${text}T12:30:00Z`);

test("a trial ends whole days after it began", () => {
  assert.equal(trialEndAt(at("2026-02-20"), 14), at("2026-03-06"));
  for (const days of [0, -1, 1.5, 731, Number.NaN]) assert.throws(() => trialEndAt(0, days), RangeError);
});

test("1 a trial is announced three days before its end, or at once when it is shorter", () => {
  const startAt = at("2026-02-20");
  assert.equal(trialReminderAt({ startAt, endAt: at("2026-03-06") }), at("2026-03-03"));
  assert.equal(trialReminderAt({ startAt, endAt: at("2026-02-23") }), startAt);
  assert.equal(trialReminderAt({ startAt, endAt: at("2026-02-21") }), startAt);
});

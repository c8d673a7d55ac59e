import assert from "node:assert/strict";
import { test } from "node:test";
import { planCancel, planResume } from "./cancellation.ts";

const now = Date.parse("2026-04-10T00:00:00Z");
const currentPeriod = { startAt: Date.parse("2026-04-01T00:00:00Z"), endAt: Date.parse("2026-05-01T00:00:00Z") };
const active = { status: "active" as const, currentPeriod, cancelAtPeriodEnd: false };
const leaving = { ...active, cancelAtPeriodEnd: true };

test("5 cancelling at the period's end and resuming before it leaves the subscription as it was", () => {
  assert.deepEqual(planCancel(active, { atPeriodEnd: true }, now), {
    refused: null,
    status: "active",
    cancelAtPeriodEnd: true,
    endsAt: currentPeriod.endAt,
    changed: true,
  });
  assert.deepEqual(planResume(leaving, currentPeriod.endAt - 1), {
    refused: null,
    status: "active",
    cancelAtPeriodEnd: false,
    endsAt: null,
    changed: true,
  });
});

test("cancelling at once ends the subscription now, also one that was to end later", () => {
  const expected = { refused: null, status: "canceled", cancelAtPeriodEnd: false, endsAt: now, changed: true };
  assert.deepEqual(planCancel(active, { atPeriodEnd: false }, now), expected);
  assert.deepEqual(planCancel(leaving, { atPeriodEnd: false }, now), expected);
});

test("a subscription that was never activated is cancelled at once", () => {
  const pending = { ...active, status: "pending_activation" as const };
  const plan = planCancel(pending, { atPeriodEnd: true }, now);
  assert.ok(plan.refused === null);
  assert.deepEqual([plan.status, plan.endsAt], ["canceled", now]);
  assert.equal(planResume(pending, now).refused, "paylera.subscription_not_active");
});

test("saying the same thing twice changes nothing", () => {
  const again = planCancel(leaving, { atPeriodEnd: true }, now);
  assert.ok(again.refused === null && !again.changed);
  const resumed = planResume(active, now);
  assert.ok(resumed.refused === null && !resumed.changed);
});

test("an ended subscription is neither cancelled nor resumed, even before the worker ended it", () => {
  const rows = [
    planResume(leaving, currentPeriod.endAt),
    planCancel(leaving, { atPeriodEnd: false }, currentPeriod.endAt),
    planResume({ ...active, status: "canceled" }, now),
    planCancel({ ...active, status: "canceled" }, { atPeriodEnd: true }, now),
    planCancel({ ...active, status: "expired" }, { atPeriodEnd: false }, now),
  ];
  for (const plan of rows) assert.equal(plan.refused, "paylera.subscription_not_active");
});

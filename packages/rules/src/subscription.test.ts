import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { SubscriptionEvent, SubscriptionStatus } from "./subscription.ts";
import { entitles, isLive, SUBSCRIPTION_STATUSES, transition, TRANSITIONS } from "./subscription.ts";

const EVENTS: readonly SubscriptionEvent[] = [
  "activate",
  "start_trial",
  "checkout_expired",
  "trial_end",
  "renew_paid",
  "renew_failed",
  "schedule_cancel",
  "resume",
  "period_end",
  "cancel_now",
  "dunning_end",
];

test("a life from checkout to cancellation follows the table", () => {
  const life: [SubscriptionEvent, SubscriptionStatus][] = [
    ["start_trial", "trialing"],
    ["trial_end", "active"],
    ["renew_failed", "past_due"],
    ["renew_failed", "past_due"],
    ["renew_paid", "active"],
    ["schedule_cancel", "active"],
    ["resume", "active"],
    ["schedule_cancel", "active"],
    ["period_end", "canceled"],
  ];
  let status: SubscriptionStatus = "pending_activation";
  for (const [event, expected] of life) {
    const step = transition(status, event);
    assert.ok(step.refused === null, event);
    assert.equal(step.next, expected);
    status = step.next;
  }
});

test("what is not in the table is refused with a sentence that names both sides", () => {
  const rows: [SubscriptionStatus, SubscriptionEvent][] = [
    ["canceled", "resume"],
    ["canceled", "activate"],
    ["expired", "activate"],
    ["active", "activate"],
    ["active", "checkout_expired"],
    ["pending_activation", "renew_paid"],
    ["active", "dunning_end"],
  ];
  for (const [status, event] of rows) {
    assert.deepEqual(transition(status, event), {
      refused: "paylera.subscription_not_active",
      detail: `A subscription that is ${status} cannot ${event}.`,
    });
  }
});

test("32 a past-due subscription still entitles and an ended or unpaid one does not", () => {
  const entitled = SUBSCRIPTION_STATUSES.filter(entitles);
  assert.deepEqual(entitled, ["trialing", "active", "past_due"]);
});

test("an ended subscription never lives again and never returns to its checkout", () => {
  fc.assert(
    fc.property(fc.constantFrom(...SUBSCRIPTION_STATUSES), fc.array(fc.constantFrom(...EVENTS)), (start, events) => {
      let status: SubscriptionStatus = start;
      for (const event of events) {
        const step = transition(status, event);
        if (step.refused !== null) continue;
        assert.ok(status !== "canceled" && status !== "expired");
        assert.notEqual(step.next, "pending_activation");
        if (isLive(status)) assert.notEqual(step.next, "expired");
        status = step.next;
      }
    }),
  );
});

test("every status but the first can be reached", () => {
  const reached = new Set(SUBSCRIPTION_STATUSES.flatMap((status) => Object.values(TRANSITIONS[status])));
  assert.deepEqual(
    SUBSCRIPTION_STATUSES.filter((status) => !reached.has(status)),
    ["pending_activation"],
  );
});

import type { Refused } from "./refusal.ts";
import { refuse } from "./refusal.ts";

/** Where a subscription stands. `canceled` and `expired` are final. */
export type SubscriptionStatus = "pending_activation" | "trialing" | "active" | "past_due" | "canceled" | "expired";

/** Every status, in the order of a life. */
export const SUBSCRIPTION_STATUSES: readonly SubscriptionStatus[] = [
  "pending_activation",
  "trialing",
  "active",
  "past_due",
  "canceled",
  "expired",
];

/**
 * What can happen to a subscription.
 *
 * - `activate`: the first invoice is paid, or there is nothing to pay; `start_trial`: it begins with a trial
 * - `checkout_expired`: the checkout ran out before it was paid
 * - `trial_end`: the trial is over and billing begins
 * - `renew_paid`, `renew_failed`: an invoice of a running subscription was collected, or a try to do so failed
 * - `schedule_cancel`, `resume`: the wish to cancel at the period's end is set or taken back; the status stays
 * - `period_end`: the period ended with that wish set
 * - `cancel_now`: cancelled at once; `dunning_end`: the last try failed and the tenant wants to cancel
 */
export type SubscriptionEvent =
  | "activate"
  | "start_trial"
  | "checkout_expired"
  | "trial_end"
  | "renew_paid"
  | "renew_failed"
  | "schedule_cancel"
  | "resume"
  | "period_end"
  | "cancel_now"
  | "dunning_end";

/** The whole state machine: from a status, by an event, to the next status. What is not listed is refused. */
export const TRANSITIONS: Readonly<
  Record<SubscriptionStatus, Readonly<Partial<Record<SubscriptionEvent, SubscriptionStatus>>>>
> = {
  pending_activation: {
    activate: "active",
    start_trial: "trialing",
    checkout_expired: "expired",
    cancel_now: "canceled",
  },
  trialing: {
    trial_end: "active",
    schedule_cancel: "trialing",
    resume: "trialing",
    period_end: "canceled",
    cancel_now: "canceled",
  },
  active: {
    renew_paid: "active",
    renew_failed: "past_due",
    schedule_cancel: "active",
    resume: "active",
    period_end: "canceled",
    cancel_now: "canceled",
  },
  past_due: {
    renew_paid: "active",
    renew_failed: "past_due",
    schedule_cancel: "past_due",
    resume: "past_due",
    period_end: "canceled",
    cancel_now: "canceled",
    dunning_end: "canceled",
  },
  canceled: {},
  expired: {},
};

/** The next status, when the event is allowed. */
export interface Transition {
  readonly refused: null;
  readonly next: SubscriptionStatus;
}

/**
 * The status after an event, or the refusal `paylera.subscription_not_active` when the event cannot happen in this
 * status.
 */
export function transition(status: SubscriptionStatus, event: SubscriptionEvent): Transition | Refused {
  const next = TRANSITIONS[status][event];
  if (next === undefined) {
    return refuse("paylera.subscription_not_active", `A subscription that is ${status} cannot ${event}.`);
  }
  return { refused: null, next };
}

/** Says whether the subscription runs: trialing, active or past_due. Only a live one can change its plan. */
export function isLive(status: SubscriptionStatus): boolean {
  return status === "trialing" || status === "active" || status === "past_due";
}

/**
 * Says whether the status gives its customer the plan's features. A past-due subscription does: access ends when
 * dunning ends, not when the first try fails. A cancellation at the period's end keeps them until then.
 */
export function entitles(status: SubscriptionStatus): boolean {
  return isLive(status);
}

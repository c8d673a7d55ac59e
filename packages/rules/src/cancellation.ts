import type { Instant } from "./instant.ts";
import type { Period } from "./period.ts";
import type { Refused } from "./refusal.ts";
import { refuse } from "./refusal.ts";
import type { SubscriptionStatus } from "./subscription.ts";
import { isLive, transition } from "./subscription.ts";

/** What a cancellation is decided from. */
export interface CancellableSubscription {
  readonly status: SubscriptionStatus;
  readonly currentPeriod: Period;
  readonly cancelAtPeriodEnd: boolean;
}

/** The subscription after a cancellation or its withdrawal. Neither makes an invoice, a refund or a proration. */
export interface CancellationPlan {
  readonly refused: null;
  readonly status: SubscriptionStatus;
  readonly cancelAtPeriodEnd: boolean;
  /** When the plan's features stop: now, the period's end, or null while it renews. */
  readonly endsAt: Instant | null;
  /** False when the wish was already so; nothing is to be saved then. */
  readonly changed: boolean;
}

function ended(before: CancellableSubscription, now: Instant): boolean {
  return before.cancelAtPeriodEnd && now >= before.currentPeriod.endAt;
}

const gone = (): Refused => refuse("paylera.subscription_not_active", "The subscription has ended with its period.");

/**
 * Decides a cancellation. At the period's end is the product's default; a subscription that was never activated can
 * only be cancelled at once. Refused with `paylera.subscription_not_active` when it has ended.
 */
export function planCancel(
  before: CancellableSubscription,
  input: { readonly atPeriodEnd: boolean },
  now: Instant,
): CancellationPlan | Refused {
  if (ended(before, now)) return gone();
  const isLater = input.atPeriodEnd && isLive(before.status);
  const step = transition(before.status, isLater ? "schedule_cancel" : "cancel_now");
  if (step.refused !== null) return step;
  return {
    refused: null,
    status: step.next,
    cancelAtPeriodEnd: isLater,
    endsAt: isLater ? before.currentPeriod.endAt : now,
    changed: !isLater || !before.cancelAtPeriodEnd,
  };
}

/**
 * Decides to take a scheduled cancellation back. Before the period's end nothing is owed for it; afterwards it is
 * refused with `paylera.subscription_not_active`, also when the worker has not ended the subscription yet.
 */
export function planResume(before: CancellableSubscription, now: Instant): CancellationPlan | Refused {
  if (ended(before, now)) return gone();
  const step = transition(before.status, "resume");
  if (step.refused !== null) return step;
  return {
    refused: null,
    status: step.next,
    cancelAtPeriodEnd: false,
    endsAt: null,
    changed: before.cancelAtPeriodEnd,
  };
}

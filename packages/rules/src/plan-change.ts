import type { Instant } from "./instant.ts";
import type { InvoiceLine, RecurringPrice } from "./invoice.ts";
import { prorationCreditLines, prorationDebitLines, subscriptionLine } from "./invoice.ts";
import type { Period } from "./period.ts";
import { addInterval, isWithin } from "./period.ts";
import { prorate } from "./proration.ts";
import type { Refused } from "./refusal.ts";
import { refuse } from "./refusal.ts";
import type { SubscriptionStatus } from "./subscription.ts";
import { isLive } from "./subscription.ts";

/** What happens to the money of a change: pending items for the next invoice, an invoice at once, or nothing. */
export type ProrationBehavior = "create_prorations" | "always_invoice" | "none";

/** Whether the change starts a new period (`now`) or keeps the running one (`unchanged`). */
export type BillingCycleAnchor = "now" | "unchanged";

/** The subscription before the change. */
export interface ChangeableSubscription {
  readonly status: SubscriptionStatus;
  readonly currentPeriod: Period;
  readonly anchor: Instant;
  readonly price: RecurringPrice;
  /** Minor units at which the rest of the period was billed, for a whole period; 0 in a trial (ST-04b). */
  readonly billedAmount: bigint;
  /** Since when the period counts as billed at that amount: its start, or the last change that was prorated. */
  readonly billedFrom: Instant;
  readonly cancelAtPeriodEnd: boolean;
  /** The end of the trial, past or future; null when there was none. */
  readonly trialEnd: Instant | null;
}

/** What is asked for. */
export interface PlanChangeInput {
  readonly newPrice: RecurringPrice;
  readonly prorationBehavior: ProrationBehavior;
  /** Null leaves it to the rule: `now` when the interval changes, otherwise `unchanged`. */
  readonly billingCycleAnchor: BillingCycleAnchor | null;
  /**
   * The instant the change counts from, taken from a preview: within the running period, not in the future, and not
   * before the last change that was prorated, or the time between the two would be credited twice.
   */
  readonly prorationDate: Instant | null;
}

/** The subscription after the change and what it costs. A preview shows it, an apply saves it. */
export interface PlanChange {
  readonly refused: null;
  /** The instant the change counts from. */
  readonly effectiveAt: Instant;
  readonly price: RecurringPrice;
  readonly anchor: Instant;
  readonly currentPeriod: Period;
  /** What the rest of the period is billed at from now on; to be stored for the next change. */
  readonly billedAmount: bigint;
  /** Since when; to be stored with it. */
  readonly billedFrom: Instant;
  /** Zero or less, minor units: the unused share of what was billed. */
  readonly credit: bigint;
  /** Zero or more, minor units: the share or the whole of the new price. */
  readonly debit: bigint;
  /** Lines that wait for the next invoice. */
  readonly pendingItems: readonly InvoiceLine[];
  /** Lines to invoice at once; empty when there is no invoice. */
  readonly invoiceLines: readonly InvoiceLine[];
  /** Sum of `invoiceLines`, before the customer's credit balance; negative goes to that balance. */
  readonly immediateAmount: bigint;
}

const cadence = (price: RecurringPrice): string => `${price.intervalCount} ${price.interval}`;

function changesInterval(a: RecurringPrice, b: RecurringPrice): boolean {
  return a.interval !== b.interval || a.intervalCount !== b.intervalCount;
}

function findRefusal(before: ChangeableSubscription, input: PlanChangeInput, now: Instant): Refused | null {
  const { price: old, currentPeriod } = before;
  const { newPrice, prorationDate } = input;
  if (!isLive(before.status)) {
    return refuse("paylera.subscription_not_active", `A subscription that is ${before.status} cannot change its plan.`);
  }
  if (before.cancelAtPeriodEnd && now >= currentPeriod.endAt) {
    return refuse("paylera.subscription_not_active", "The subscription has ended with its period.");
  }
  if (newPrice.priceId === old.priceId) {
    return refuse("paylera.plan_unchanged", `The subscription already has the plan ${old.planName} at this price.`);
  }
  if (newPrice.currency !== old.currency) {
    const detail = `Plan ${newPrice.planName} is priced in ${newPrice.currency}; customer pays in ${old.currency}.`;
    return refuse("paylera.plan_currency_mismatch", detail);
  }
  if (input.billingCycleAnchor === "unchanged" && changesInterval(old, newPrice)) {
    const detail = `The anchor cannot stay when the interval changes from ${cadence(old)} to ${cadence(newPrice)}.`;
    return refuse("paylera.billing_cycle_anchor_invalid", detail);
  }
  if (prorationDate !== null && !canCountFrom(before, prorationDate, now)) {
    const detail = "The proration date must lie in the running period, after its last change and up to now.";
    return refuse("paylera.validation_failed", detail);
  }
  return null;
}

function canCountFrom(before: ChangeableSubscription, date: Instant, now: Instant): boolean {
  return isWithin(before.currentPeriod, date) && date >= before.billedFrom && date <= now;
}

function isInTrial(before: ChangeableSubscription, at: Instant): boolean {
  return before.status === "trialing" && before.trialEnd !== null && at < before.trialEnd;
}

interface ChangeMoney {
  readonly credit: bigint;
  readonly debit: bigint;
  readonly lines: readonly InvoiceLine[];
}

const NO_MONEY: ChangeMoney = { credit: 0n, debit: 0n, lines: [] };

/** The lines for the rest of the running period; `newAmount` is what a whole one costs from now on. */
function settleRest(
  before: ChangeableSubscription,
  newPrice: RecurringPrice,
  newAmount: bigint,
  at: Instant,
): ChangeMoney {
  const { currentPeriod, price } = before;
  // A renewal that runs late leaves nothing of the old period to settle.
  const bounded = Math.min(at, currentPeriod.endAt);
  const rest = { startAt: bounded, endAt: currentPeriod.endAt };
  const proration = prorate({
    oldBilledAmount: before.billedAmount,
    newAmount,
    periodStart: currentPeriod.startAt,
    periodEnd: currentPeriod.endAt,
    at: bounded,
  });
  const lines = [...prorationCreditLines(price, proration, rest), ...prorationDebitLines(newPrice, proration, rest)];
  return { credit: proration.credit, debit: proration.debit, lines };
}

function keepAnchor(before: ChangeableSubscription, input: PlanChangeInput, at: Instant): PlanChange {
  const { newPrice } = input;
  const isSettled = !isInTrial(before, at) && input.prorationBehavior !== "none";
  const money = isSettled ? settleRest(before, newPrice, newPrice.amount, at) : NO_MONEY;
  const isAtOnce = input.prorationBehavior === "always_invoice";
  return {
    refused: null,
    effectiveAt: at,
    price: newPrice,
    anchor: before.anchor,
    currentPeriod: before.currentPeriod,
    billedAmount: isSettled ? newPrice.amount : before.billedAmount,
    billedFrom: isSettled ? at : before.billedFrom,
    credit: money.credit,
    debit: money.debit,
    pendingItems: isAtOnce ? [] : money.lines,
    invoiceLines: isAtOnce ? money.lines : [],
    immediateAmount: isAtOnce ? money.credit + money.debit : 0n,
  };
}

function moveAnchor(before: ChangeableSubscription, input: PlanChangeInput, at: Instant): PlanChange {
  const { newPrice } = input;
  const isCredited = input.prorationBehavior !== "none";
  const old = isCredited ? settleRest(before, newPrice, 0n, at) : NO_MONEY;
  const currentPeriod = { startAt: at, endAt: addInterval(at, newPrice.interval, newPrice.intervalCount, 1) };
  const opening = newPrice.amount === 0n ? [] : [subscriptionLine(newPrice, currentPeriod)];
  return {
    refused: null,
    effectiveAt: at,
    price: newPrice,
    anchor: at,
    currentPeriod,
    billedAmount: newPrice.amount,
    billedFrom: at,
    credit: old.credit,
    debit: newPrice.amount,
    pendingItems: [],
    invoiceLines: [...old.lines, ...opening],
    immediateAmount: old.credit + newPrice.amount,
  };
}

/**
 * Decides a plan change; the same input gives the same plan, so preview equals apply.
 *
 * - Anchor unchanged: the rest of the period is credited at what was billed and charged at the new price, as pending
 *   items (`create_prorations`), at once (`always_invoice`) or not at all (`none`). From a free plan only the charge.
 * - Anchor now, which a changed interval forces: the unused rest is credited unless `none`, a full new period is
 *   invoiced at once, and the next renewal is one interval from now (PO-07).
 * - In a trial nothing was billed: the trial, its end and the anchor stay, and there are no lines.
 * - A scheduled cancellation stays scheduled.
 *
 * Refused: `paylera.subscription_not_active` unless trialing, active or past due; `paylera.plan_unchanged` for the
 * same price; `paylera.plan_currency_mismatch`; `paylera.billing_cycle_anchor_invalid` for `unchanged` across
 * intervals; `paylera.validation_failed` for a proration date outside the running period, before its last
 * change, or in the future.
 */
export function planChange(before: ChangeableSubscription, input: PlanChangeInput, now: Instant): PlanChange | Refused {
  const refusal = findRefusal(before, input, now);
  if (refusal !== null) return refusal;
  const at = input.prorationDate ?? now;
  const isMoved = input.billingCycleAnchor === "now" || changesInterval(before.price, input.newPrice);
  return isMoved && !isInTrial(before, at) ? moveAnchor(before, input, at) : keepAnchor(before, input, at);
}

import type { Body, OperationOf, wire } from "@paylera/contract";
import { type InvoiceLine, planChange, type PlanChange, type RecurringPrice, sumInvoice } from "@paylera/rules";
import { findPlanForSale, type PlanForSale } from "../domains/catalog/store.ts";
import { amountOwed, insertPendingLines, listPendingLines } from "../domains/invoicing/store.ts";
import { readCredit } from "../domains/ledger/store.ts";
import { findDefaultMethod } from "../domains/payments/method-store.ts";
import { renewJob, saveAndTell } from "../domains/subscriptions/change-status.ts";
import { toSubscription } from "../domains/subscriptions/shape.ts";
import {
  findSubscription,
  lockBillingOf,
  lockLiveSubscription,
  lockSubscription,
  type SubscriptionRow,
} from "../domains/subscriptions/store.ts";
import type { Ctx } from "../platform/context.ts";
import { invalidField, problem } from "../platform/http/problem.ts";
import { iso, minorUnits } from "../platform/http/wire.ts";
import { schedule } from "../platform/jobs.ts";
import { closeSubscription } from "./steps/close-subscription.ts";
import { issueInvoice, priceOf } from "./steps/issue-invoice.ts";
import { catchUp, caughtUp } from "./steps/open-period.ts";

type Change = Body<OperationOf<"subscriptions.change_plan">>;
export type ChangeRequest = {
  id: string;
  body: Change;
  /** The customer a hosted page or a relay acts for; another customer's subscription does not exist for them. */
  customerId: string | null;
  /** Whether the terms come from the customer rather than from the merchant's own backend. */
  isSelfServe: boolean;
};

/** How long a customer's preview holds. An older date would credit time that was used. */
const previewMs = 60 * 60 * 1000;

type Decision = { before: SubscriptionRow; plan: PlanForSale; change: PlanChange };

/** Moves a subscription to another plan at once; what it costs goes to the next invoice or to one that is collected now. */
export async function changePlan(ctx: Ctx, request: ChangeRequest): Promise<wire.Subscription> {
  await lockBillingOf(ctx, request.id);
  const found = own(await lockSubscription(ctx, request.id), request);
  const { before, plan, change } = await decide(ctx, request, await catchUp(ctx, found));
  if (plan.id !== before.plan_id) await makeRoom(ctx, before.customer_id, plan.id);
  if (change.price.amount > 0n && !(await findDefaultMethod(ctx, before.customer_id))) {
    const detail = "The new plan has to be paid and the customer has no stored payment method.";
    throw problem("paylera.payment_method_required", detail);
  }
  const after = await saveAndTell(
    ctx,
    {
      ...before,
      plan_code: plan.code,
      plan_name: plan.name,
      amount: change.price.amount,
      interval: change.price.interval,
    },
    {
      plan_id: change.price.planId,
      price_id: change.price.priceId,
      anchor_at: change.anchor,
      current_period_start: change.currentPeriod.startAt,
      current_period_end: change.currentPeriod.endAt,
      billed_amount: change.billedAmount,
      billed_from: change.billedFrom,
    },
    "subscription.plan_changed",
  );
  await insertPendingLines(
    ctx,
    { customerId: after.customer_id, subscriptionId: after.id, currency: after.currency },
    change.pendingItems,
  );
  if (change.invoiceLines.length > 0) {
    const { invoiceLines: lines, currentPeriod } = change;
    const period = { startAt: change.effectiveAt, endAt: currentPeriod.endAt };
    await issueInvoice(ctx, { subscription: after, reason: "plan_change", lines, period, collect: true });
  }
  await schedule(ctx, { kind: renewJob, objectId: after.id, dueAt: change.currentPeriod.endAt });
  // An invoice that was a credit may have paid what the subscription owed.
  return toSubscription((await lockSubscription(ctx, after.id)) ?? after);
}

/** A customer has one subscription per plan: one that only waits to be paid gives way, one that runs does not. */
async function makeRoom(ctx: Ctx, customerId: string, planId: string): Promise<void> {
  const other = await lockLiveSubscription(ctx, customerId, planId);
  if (!other) return;
  if (other.status !== "pending_activation") {
    throw problem("paylera.subscription_exists", "The customer already has a live subscription to the new plan.");
  }
  await closeSubscription(ctx, other, "cancel_now");
}

/** The same decision without the save and without a lock. Send its proration_date with the change to get identical lines. */
export async function previewChangePlan(ctx: Ctx, request: ChangeRequest): Promise<wire.ChangePlanPreview> {
  const found = own(await findSubscription(ctx, request.id), request);
  const { before, plan, change } = await decide(ctx, request, caughtUp(found, ctx.now));
  const credit = await readCredit(ctx, before.customer_id, before.currency);
  const waiting = await listPendingLines(ctx, before.id);
  const nowLines = change.invoiceLines.length > 0 ? [...change.invoiceLines, ...waiting] : [];
  const now = sumInvoice(nowLines, credit);
  const owed = await amountOwed(ctx, before.id);
  const created = now.creditCreated > owed ? now.creditCreated - owed : 0n;
  const creditLeft = credit - now.creditApplied + created;
  const nextLines = [...change.pendingItems, ...(nowLines.length > 0 ? [] : waiting)];
  const renewal = before.cancel_at_period_end ? 0n : change.price.amount;
  const nextTotal = sumInvoice(nextLines, 0n).subtotal + renewal - creditLeft;
  const shown = [...change.invoiceLines, ...change.pendingItems];
  return {
    subscription_id: before.id,
    current_plan_id: before.plan_id,
    new_plan_id: plan.id,
    currency: before.currency,
    proration_date: iso(change.effectiveAt),
    lines: shown.map(toPreviewLine),
    net: minorUnits(shown.reduce((sum, line) => sum + line.amount, 0n)),
    due_now: minorUnits(now.amountDue),
    // The last invoice of a subscription that ends bills what waits, if anything does.
    next_invoice_at: before.cancel_at_period_end && nextLines.length === 0 ? null : iso(change.currentPeriod.endAt),
    next_invoice_total: minorUnits(nextTotal > 0n ? nextTotal : 0n),
  };
}

const toPreviewLine = (line: InvoiceLine) => ({
  kind: line.kind,
  description: line.description,
  amount: minorUnits(line.amount),
  period_start: iso(line.periodStart),
  period_end: iso(line.periodEnd),
});

function own(row: SubscriptionRow | null, { customerId, body }: ChangeRequest): SubscriptionRow {
  const wanted = customerId ?? body.customer_id ?? row?.customer_id;
  if (row && row.customer_id === wanted) return row;
  throw problem("paylera.subscription_not_found", "No such subscription.");
}

async function decide(ctx: Ctx, request: ChangeRequest, before: SubscriptionRow): Promise<Decision> {
  const { body } = request;
  const plan = await findPlanForSale(ctx, body.new_plan_id);
  if (!plan || plan.status !== "active") throw problem("paylera.plan_not_found", "No active plan with this id.");
  const price = choosePrice(plan, before);
  const anchor = startsPaying(before, price);
  const isUnpaid =
    body.proration_behavior === "none" || (anchor === "now" && body.billing_cycle_anchor === "unchanged");
  if (request.isSelfServe && (!plan.selfServe || isUnpaid)) {
    throw problem("paylera.not_self_serve", `Plan ${plan.code} is not offered to customers on these terms.`);
  }
  const prorationDate = body.proration_date ? Date.parse(body.proration_date) : null;
  if (request.isSelfServe && prorationDate !== null && prorationDate < ctx.now - previewMs) {
    throw invalidField("proration_date", "is older than a preview may be; ask for a new one");
  }
  const change = planChange(
    {
      status: before.status,
      currentPeriod: { startAt: before.current_period_start ?? 0, endAt: before.current_period_end ?? 1 },
      anchor: before.anchor_at ?? 0,
      price: priceOf(before),
      billedAmount: before.billed_amount,
      billedFrom: before.billed_from ?? before.current_period_start ?? 0,
      cancelAtPeriodEnd: before.cancel_at_period_end,
      trialEnd: before.trial_end,
    },
    {
      newPrice: price,
      prorationBehavior: body.proration_behavior ?? "create_prorations",
      billingCycleAnchor: body.billing_cycle_anchor ?? anchor,
      prorationDate,
    },
    ctx.now,
  );
  if (change.refused === "paylera.validation_failed")
    throw invalidField("proration_date", "is outside the running period, or before its last change");
  if (change.refused !== null) throw problem(change.refused, change.detail);
  return { before, plan, change };
}

/** Leaving a free plan starts a paid period now; waiting for the free one to end would give the plan away. */
const startsPaying = (before: SubscriptionRow, price: RecurringPrice): "now" | null =>
  before.status !== "trialing" && before.amount === 0n && price.amount > 0n ? "now" : null;

/** The plan's price in the subscription's currency, with the same interval if it has one. */
function choosePrice(plan: PlanForSale, before: SubscriptionRow): RecurringPrice {
  const inCurrency = plan.prices.filter((price) => price.currency === before.currency);
  const price = inCurrency.find((candidate) => candidate.interval === before.interval) ?? inCurrency[0];
  if (!price) {
    throw problem("paylera.plan_currency_mismatch", `Plan ${plan.code} has no price in ${before.currency}.`);
  }
  const { id: priceId, amount, currency, interval } = price;
  return { priceId, planId: plan.id, planName: plan.name, amount, currency, interval, intervalCount: 1 };
}

import type { Body, OperationOf, wire } from "@paylera/contract";
import { type InvoiceLine, planChange, type PlanChange, type RecurringPrice, sumInvoice } from "@paylera/rules";
import { findPlanForSale, type PlanForSale } from "../domains/catalog/store.ts";
import { insertPendingLines, listPendingLines } from "../domains/invoicing/store.ts";
import { customerCredit } from "../domains/ledger/store.ts";
import { findDefaultMethod } from "../domains/payments/method-store.ts";
import { renewJob, saveAndTell } from "../domains/subscriptions/change-status.ts";
import { toSubscription } from "../domains/subscriptions/shape.ts";
import { lockLiveSubscription, lockSubscription, type SubscriptionRow } from "../domains/subscriptions/store.ts";
import type { Ctx } from "../platform/context.ts";
import { invalidField, problem } from "../platform/http/problem.ts";
import { iso, minorUnits } from "../platform/http/wire.ts";
import { schedule } from "../platform/jobs.ts";
import { issueInvoice, priceOf } from "./steps/issue-invoice.ts";

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
  const { before, plan, change } = await decide(ctx, request);
  if (await lockLiveSubscription(ctx, before.customer_id, plan.id)) {
    if (plan.id !== before.plan_id) {
      throw problem("paylera.subscription_exists", "The customer already has a live subscription to the new plan.");
    }
  }
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
  return toSubscription(after);
}

/** The same decision without the save. Send its proration_date with the change to get identical lines. */
export async function previewChangePlan(ctx: Ctx, request: ChangeRequest): Promise<wire.ChangePlanPreview> {
  const { before, plan, change } = await decide(ctx, request);
  const credit = await customerCredit(ctx, before.customer_id, before.currency);
  const waiting = await listPendingLines(ctx, before.id);
  const nowLines = change.invoiceLines.length > 0 ? [...change.invoiceLines, ...waiting] : [];
  const now = sumInvoice(nowLines, credit);
  const creditLeft = credit - now.creditApplied + now.creditCreated;
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
    next_invoice_at: before.cancel_at_period_end ? null : iso(change.currentPeriod.endAt),
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

async function decide(ctx: Ctx, request: ChangeRequest): Promise<Decision> {
  const { body } = request;
  const before = await lockSubscription(ctx, request.id);
  const customerId = request.customerId ?? body.customer_id ?? before?.customer_id;
  if (!before || before.customer_id !== customerId) {
    throw problem("paylera.subscription_not_found", "No such subscription.");
  }
  const plan = await findPlanForSale(ctx, body.new_plan_id);
  if (!plan || plan.status !== "active") throw problem("paylera.plan_not_found", "No active plan with this id.");
  if (request.isSelfServe && (!plan.selfServe || body.proration_behavior === "none")) {
    throw problem("paylera.not_self_serve", `Plan ${plan.code} is not offered to customers on these terms.`);
  }
  const prorationDate = body.proration_date ? Date.parse(body.proration_date) : null;
  if (request.isSelfServe && prorationDate !== null && prorationDate < ctx.now - previewMs) {
    throw invalidField("proration_date", "is older than a preview may be; ask for a new one");
  }
  const price = choosePrice(plan, before);
  const change = planChange(
    {
      status: before.status,
      currentPeriod: { startAt: before.current_period_start ?? 0, endAt: before.current_period_end ?? 1 },
      anchor: before.anchor_at ?? 0,
      price: priceOf(before),
      billedAmount: before.billed_amount,
      cancelAtPeriodEnd: before.cancel_at_period_end,
      trialEnd: before.trial_end,
    },
    {
      newPrice: price,
      prorationBehavior: body.proration_behavior ?? "create_prorations",
      billingCycleAnchor: body.billing_cycle_anchor ?? startsPaying(before, price),
      prorationDate,
    },
    ctx.now,
  );
  if (change.refused === "paylera.validation_failed")
    throw invalidField("proration_date", "is outside the running period");
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

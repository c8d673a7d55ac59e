import { collectJob } from "../../domains/invoicing/collection.ts";
import { findInvoice, type InvoiceRow, lockInvoice } from "../../domains/invoicing/store.ts";
import { type CallRow, lockCall, saveEnd } from "../../domains/payments/call-store.ts";
import { keepMethod } from "../../domains/payments/keep-method.ts";
import { findDefaultMethod } from "../../domains/payments/method-store.ts";
import { recordPayment } from "../../domains/payments/record-payment.ts";
import { listUnpaidInvoices } from "../../domains/payments/store.ts";
import { completeCheckouts, setCheckoutFailure, setCheckoutProcessing } from "../../domains/sessions/checkout.ts";
import { activate, startTrial } from "../../domains/subscriptions/change-status.ts";
import { lockBilling, lockSubscription, type SubscriptionRow } from "../../domains/subscriptions/store.ts";
import type { Ctx } from "../../platform/context.ts";
import { schedule } from "../../platform/jobs.ts";
import type { StoredMethod } from "../../providers/port.ts";
import { type Outcome, pageClosed } from "./ask-provider.ts";
import { failCollection } from "./fail-collection.ts";
import { issueFirstInvoice } from "./issue-invoice.ts";
import { takeMoney } from "./pay-invoice.ts";
import { replaceFreePlans } from "./replace-free-plans.ts";

type Subject = { subscription: SubscriptionRow | null; invoice: InvoiceRow | null };
type Step = Subject & { ctx: Ctx; call: CallRow };

/**
 * Makes what a provider said true on our side, in the caller's transaction and exactly once: webhook, sweeper and the
 * payer's return all end here. Locks are taken in the order of the flows' README. True when the call has its end.
 */
export async function applyOutcome(ctx: Ctx, unlocked: CallRow, outcome: Outcome): Promise<boolean> {
  const subject = await lockSubject(ctx, unlocked);
  const call = await lockCall(ctx, unlocked.id);
  if (!call) throw new Error(`call ${unlocked.id} is gone`);
  if (call.state === "succeeded") return true;
  // A charge we gave up on can still turn up at the provider; money is never refused.
  if (call.state === "failed" && outcome.kind !== "paid") return true;
  const step = { ...subject, ctx, call };
  switch (outcome.kind) {
    case "paid":
      await applyPaid(step, outcome);
      return true;
    case "set_up":
      await applySetUp(step, outcome.method);
      return true;
    case "failed":
      await applyFailed(step, outcome);
      return true;
    case "processing":
      if (isWaiting(step)) await setCheckoutProcessing(ctx, call.subject_id);
      return false;
    case "open":
      if (isWaiting(step) && outcome.failure) await setCheckoutFailure(ctx, call.subject_id, outcome.failure.message);
      return false;
    case "unknown":
      return false;
  }
}

async function lockSubject(ctx: Ctx, call: CallRow): Promise<Subject> {
  await lockBilling(ctx, call.customer_id);
  if (call.subject_kind === "subscription") {
    return { subscription: await lockSubscription(ctx, call.subject_id), invoice: null };
  }
  return call.subject_kind === "invoice" ? lockBilled(ctx, call.subject_id) : { subscription: null, invoice: null };
}

/** An invoice and its subscription, locked in the order everybody takes them. */
export async function lockBilled(ctx: Ctx, invoiceId: string): Promise<Subject> {
  const subscriptionId = (await findInvoice(ctx, invoiceId))?.subscription_id;
  const subscription = subscriptionId ? await lockSubscription(ctx, subscriptionId) : null;
  return { subscription, invoice: await lockInvoice(ctx, invoiceId) };
}

const isWaiting = ({ call, subscription }: Step): boolean =>
  call.subject_kind === "subscription" && subscription?.status === "pending_activation";

async function applyPaid(step: Step, paid: Extract<Outcome, { kind: "paid" }>): Promise<void> {
  const { ctx, call, subscription } = step;
  const { charge } = paid;
  if (charge.currency !== call.currency) throw new Error(`call ${call.id} was paid in ${charge.currency}`);
  const money = { ref: charge.ref, amount: charge.amount };
  if (paid.method) await keep(step, paid.method);
  let invoice = step.invoice;
  if (subscription && isWaiting(step)) {
    await replaceFreePlans(ctx, subscription);
    const active = await activate(ctx, subscription, { at: ctx.now });
    invoice = await issueFirstInvoice(ctx, { subscription: active, at: ctx.now, collect: false });
    await completeCheckouts(ctx, subscription.id);
  }
  await takeMoney(ctx, call, money, invoice);
  await saveEnd(ctx, call.id, { state: "succeeded", failure: null });
}

async function applySetUp(step: Step, method: StoredMethod): Promise<void> {
  const { ctx, call, subscription } = step;
  await keep(step, method);
  if (subscription && isWaiting(step)) {
    await replaceFreePlans(ctx, subscription);
    if (subscription.trial_period_days > 0) await startTrial(ctx, subscription, { at: ctx.now });
    else {
      const active = await activate(ctx, subscription, { at: ctx.now });
      await issueFirstInvoice(ctx, { subscription: active, at: ctx.now, collect: true });
    }
    await completeCheckouts(ctx, subscription.id);
  }
  await saveEnd(ctx, call.id, { state: "succeeded", failure: null });
}

/** A new default method is tried at once on whatever could not be collected. */
async function keep({ ctx, call }: Step, method: StoredMethod): Promise<void> {
  if (!(await keepMethod(ctx, call.customer_id, call.provider, method))) return;
  for (const { id } of await listUnpaidInvoices(ctx, { customerId: call.customer_id })) {
    await schedule(ctx, { kind: collectJob, objectId: id, dueAt: ctx.now });
  }
}

async function applyFailed(step: Step, failed: Extract<Outcome, { kind: "failed" }>): Promise<void> {
  const { ctx, call, invoice } = step;
  const { failure } = failed;
  await saveEnd(ctx, call.id, { state: "failed", failure });
  if (call.op !== "charge") {
    const isWorthSaying = failure.code !== pageClosed && isWaiting(step);
    if (isWorthSaying) await setCheckoutFailure(ctx, call.subject_id, failure.message);
    return;
  }
  const payment = { ref: failed.chargeRef, amount: call.amount ?? 0n, invoiceId: call.subject_id, failure };
  await recordPayment(ctx, call, payment);
  if (invoice?.status !== "open") return;
  const method = await findDefaultMethod(ctx, call.customer_id);
  const isMethodReplaced = method !== null && method.provider_ref !== call.request.method_ref;
  await failCollection(ctx, invoice, { isHardDecline: failure.kind === "hard", isMethodReplaced });
}

import type { Body, OperationOf, wire } from "@paylera/contract";
import { planCancel, planResume } from "@paylera/rules";
import { saveAndTell } from "../domains/subscriptions/change-status.ts";
import { toSubscription } from "../domains/subscriptions/shape.ts";
import { lockSubscription, saveCancelWords, type SubscriptionRow } from "../domains/subscriptions/store.ts";
import type { Ctx } from "../platform/context.ts";
import { problem } from "../platform/http/problem.ts";
import { closeSubscription } from "./steps/close-subscription.ts";

type Cancel = Body<OperationOf<"subscriptions.cancel">>;

/** Ends a subscription with its period, or now. Nothing is refunded, and no part of the period is credited. */
export async function cancel(
  ctx: Ctx,
  input: { id: string; customerId: string | null; body: Cancel },
): Promise<wire.Subscription> {
  const row = await lockOwned(ctx, input.id, input.customerId);
  const plan = planCancel(stateOf(row), { atPeriodEnd: input.body.at_period_end ?? true }, ctx.now);
  if (plan.refused !== null) throw problem(plan.refused, plan.detail);
  await keepWords(ctx, row.id, input.body);
  if (!plan.changed) return toSubscription(row);
  if (plan.cancelAtPeriodEnd) {
    const fields = { cancel_at_period_end: true, canceled_at: ctx.now };
    return toSubscription(await saveAndTell(ctx, row, fields, "subscription.cancel_scheduled"));
  }
  return toSubscription(await closeSubscription(ctx, row, "cancel_now"));
}

/** Takes back a cancellation that has not happened yet. */
export async function resume(ctx: Ctx, input: { id: string; customerId: string | null }): Promise<wire.Subscription> {
  const row = await lockOwned(ctx, input.id, input.customerId);
  const plan = planResume(stateOf(row), ctx.now);
  if (plan.refused !== null) throw problem(plan.refused, plan.detail);
  if (!plan.changed) return toSubscription(row);
  const fields = { cancel_at_period_end: false, canceled_at: null };
  return toSubscription(await saveAndTell(ctx, row, fields, "subscription.resumed"));
}

async function lockOwned(ctx: Ctx, id: string, customerId: string | null): Promise<SubscriptionRow> {
  const row = await lockSubscription(ctx, id);
  if (!row || (customerId !== null && row.customer_id !== customerId)) {
    throw problem("paylera.subscription_not_found", "No such subscription.");
  }
  return row;
}

const stateOf = (row: SubscriptionRow) => ({
  status: row.status,
  currentPeriod: { startAt: row.current_period_start ?? 0, endAt: row.current_period_end ?? Number.MAX_SAFE_INTEGER },
  cancelAtPeriodEnd: row.cancel_at_period_end,
});

async function keepWords(ctx: Ctx, id: string, body: Cancel): Promise<void> {
  const seal = (column: string, text: string | null | undefined): Buffer | null =>
    text ? ctx.vault.encrypt({ table: "subscriptions", column, row: id }, text) : null;
  const words = {
    reason: seal("cancel_reason_enc", body.reason),
    feedback: seal("cancel_feedback_enc", body.feedback),
  };
  if (words.reason || words.feedback) await saveCancelWords(ctx, id, words);
}

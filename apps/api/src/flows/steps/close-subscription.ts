import { hasPendingLines } from "../../domains/invoicing/store.ts";
import { listOpenCalls } from "../../domains/payments/call-store.ts";
import { expireCheckouts } from "../../domains/sessions/checkout.ts";
import { endSubscription } from "../../domains/subscriptions/change-status.ts";
import { lockSubscription, type SubscriptionRow } from "../../domains/subscriptions/store.ts";
import type { Ctx } from "../../platform/context.ts";
import { schedule } from "../../platform/jobs.ts";
import { issueInvoice } from "./issue-invoice.ts";
import { settleJob } from "./sweep-times.ts";

/**
 * Ends a locked subscription. Nothing is refunded and nothing more is charged, but what earlier changes left for the
 * next invoice is billed on a last one: an upgrade does not become free by cancelling, nor is a credit lost.
 */
export async function closeSubscription(
  ctx: Ctx,
  row: SubscriptionRow,
  event: "cancel_now" | "period_end",
): Promise<SubscriptionRow> {
  if (row.status === "pending_activation") await closePages(ctx, row.id);
  return endSubscription(ctx, await billWaiting(ctx, row), event);
}

/** Invoices the lines that wait, if any; answers the subscription as it is then. */
export async function billWaiting(ctx: Ctx, row: SubscriptionRow): Promise<SubscriptionRow> {
  if (!(await hasPendingLines(ctx, row.id))) return row;
  const period = { startAt: row.current_period_start ?? ctx.now, endAt: row.current_period_end ?? ctx.now };
  await issueInvoice(ctx, { subscription: row, reason: "plan_change", lines: [], period, collect: true });
  return (await lockSubscription(ctx, row.id)) ?? row;
}

/** A page that is still open, here or at the provider, must not be paid any more. */
export async function closePages(ctx: Ctx, subscriptionId: string): Promise<void> {
  await expireCheckouts(ctx, subscriptionId);
  for (const call of await listOpenCalls(ctx, subscriptionId)) {
    await schedule(ctx, { kind: settleJob, objectId: call.id, dueAt: ctx.now });
  }
}

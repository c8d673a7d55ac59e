import { periodAt, transition } from "@paylera/rules";
import { hasPendingLines } from "../../domains/invoicing/store.ts";
import { renewJob, saveAndTell } from "../../domains/subscriptions/change-status.ts";
import { lockSubscription, type SubscriptionRow } from "../../domains/subscriptions/store.ts";
import type { Ctx } from "../../platform/context.ts";
import { schedule } from "../../platform/jobs.ts";
import { issuePeriodInvoice } from "./issue-invoice.ts";

/** Whether the running period is over and the subscription goes on: its next one waits to be opened. */
export const isPeriodDue = (row: SubscriptionRow, now: number): boolean =>
  row.current_period_end !== null && row.current_period_end <= now && !row.cancel_at_period_end;

/** The subscription in the period after the running one; pure. */
export function inNextPeriod(row: SubscriptionRow): SubscriptionRow {
  const startAt = row.current_period_end;
  if (startAt === null) throw new Error(`subscription ${row.id} has no period to follow`);
  // Counted from the anchor, never from the last boundary: a clamped month end does not stick.
  const { endAt } = periodAt(row.anchor_at ?? startAt, row.interval, 1, startAt);
  const step = row.status === "trialing" ? transition(row.status, "trial_end") : { refused: null, next: row.status };
  if (step.refused !== null) throw new Error(step.detail);
  const period = { current_period_start: startAt, current_period_end: endAt };
  return { ...row, ...period, status: step.next, billed_amount: row.amount, billed_from: startAt };
}

/** Opens the period after the running one of a locked subscription, with its invoice. */
export async function openNextPeriod(ctx: Ctx, row: SubscriptionRow): Promise<SubscriptionRow> {
  const { status, current_period_start, current_period_end, billed_amount, billed_from } = inNextPeriod(row);
  const fields = { status, current_period_start, current_period_end, billed_amount, billed_from };
  const next = await saveAndTell(ctx, row, fields, "subscription.renewed");
  const [startAt, endAt] = [current_period_start ?? ctx.now, current_period_end ?? ctx.now];
  if (row.amount > 0n || (await hasPendingLines(ctx, row.id))) {
    const reason = row.status === "trialing" ? "first" : "renewal";
    await issuePeriodInvoice(ctx, { subscription: next, reason, period: { startAt, endAt }, collect: true });
  }
  await schedule(ctx, { kind: renewJob, objectId: row.id, dueAt: endAt });
  // Its invoice may have been a credit that paid what was owed.
  return (await lockSubscription(ctx, row.id)) ?? next;
}

/** Opens every period that should run by now, should the worker be late, so that each is billed at its own plan. */
export async function catchUp(ctx: Ctx, row: SubscriptionRow): Promise<SubscriptionRow> {
  let current = row;
  while (isPeriodDue(current, ctx.now)) current = await openNextPeriod(ctx, current);
  return current;
}

/** What `catchUp` would come to, for a preview. */
export function caughtUp(row: SubscriptionRow, now: number): SubscriptionRow {
  let current = row;
  while (isPeriodDue(current, now)) current = inNextPeriod(current);
  return current;
}

import { isLive, periodAt, transition } from "@paylera/rules";
import { hasPendingLines } from "../domains/invoicing/store.ts";
import { endSubscription, renewJob, saveAndTell } from "../domains/subscriptions/change-status.ts";
import { lockSubscription, type SubscriptionRow } from "../domains/subscriptions/store.ts";
import { type Ctx, inTx, type Scene } from "../platform/context.ts";
import { schedule } from "../platform/jobs.ts";
import { issuePeriodInvoice } from "./steps/issue-invoice.ts";

/**
 * Ends the running period of a subscription: cancels it if that was wished, else opens the next one and its invoice.
 * One period per run; a worker that was away for several comes back for each, in order.
 */
export async function renew(scene: Scene, subscriptionId: string): Promise<void> {
  await inTx(scene, async (ctx) => {
    const row = await lockSubscription(ctx, subscriptionId);
    if (!row || !isLive(row.status) || row.current_period_end === null) return;
    if (ctx.now < row.current_period_end) {
      await schedule(ctx, { kind: renewJob, objectId: row.id, dueAt: row.current_period_end });
      return;
    }
    if (row.cancel_at_period_end) {
      await endSubscription(ctx, row, "period_end");
      return;
    }
    await openNextPeriod(ctx, row, row.current_period_end);
  });
}

async function openNextPeriod(ctx: Ctx, row: SubscriptionRow, startAt: number): Promise<void> {
  const endsTrial = row.status === "trialing";
  // Counted from the anchor, never from the last boundary: a clamped month end does not stick.
  const { endAt } = periodAt(row.anchor_at ?? startAt, row.interval, 1, startAt);
  const step = endsTrial ? transition(row.status, "trial_end") : { refused: null, next: row.status };
  if (step.refused !== null) throw new Error(step.detail);
  const next = await saveAndTell(
    ctx,
    row,
    { status: step.next, current_period_start: startAt, current_period_end: endAt, billed_amount: row.amount },
    "subscription.renewed",
  );
  if (row.amount > 0n || (await hasPendingLines(ctx, row.id))) {
    const reason = endsTrial ? "first" : "renewal";
    await issuePeriodInvoice(ctx, { subscription: next, reason, period: { startAt, endAt }, collect: true });
  }
  await schedule(ctx, { kind: renewJob, objectId: row.id, dueAt: endAt });
}

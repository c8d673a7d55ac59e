import { isLive } from "@paylera/rules";
import { renewJob } from "../domains/subscriptions/change-status.ts";
import { lockSubscription } from "../domains/subscriptions/store.ts";
import { inTx, type Scene } from "../platform/context.ts";
import { schedule } from "../platform/jobs.ts";
import { closeSubscription } from "./steps/close-subscription.ts";
import { openNextPeriod } from "./steps/open-period.ts";

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
    } else if (row.cancel_at_period_end) await closeSubscription(ctx, row, "period_end");
    else await openNextPeriod(ctx, row);
  });
}

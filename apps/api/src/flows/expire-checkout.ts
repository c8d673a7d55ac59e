import { listOpenCalls } from "../domains/payments/call-store.ts";
import { expireCheckoutJob, expireCheckouts } from "../domains/sessions/checkout.ts";
import { findCheckout, lockCheckout } from "../domains/sessions/store.ts";
import { expire } from "../domains/subscriptions/change-status.ts";
import { lockSubscription } from "../domains/subscriptions/store.ts";
import { inTx, type Scene } from "../platform/context.ts";
import { schedule } from "../platform/jobs.ts";

const againMs = 5 * 60 * 1000;

/**
 * Closes a checkout that nobody paid in time, and the subscription that waited for it. While the provider still holds a
 * payment open the answer is not known yet, so it waits: money that arrives late must find its subscription.
 */
export async function expireCheckout(scene: Scene, sessionId: string): Promise<void> {
  await inTx(scene, async (ctx) => {
    // Settlement locks the subscription first too, so the two never wait for each other.
    const subscriptionId = (await findCheckout(ctx, sessionId))?.subscription_id;
    const subscription = subscriptionId ? await lockSubscription(ctx, subscriptionId) : null;
    const session = await lockCheckout(ctx, sessionId);
    if (!session || (session.status !== "open" && session.status !== "processing")) return;
    if (ctx.now < session.expires_at || (await listOpenCalls(ctx, session.subscription_id)).length > 0) {
      const dueAt = Math.max(session.expires_at, ctx.now + againMs);
      await schedule(ctx, { kind: expireCheckoutJob, objectId: session.id, dueAt });
      return;
    }
    await expireCheckouts(ctx, session.subscription_id);
    if (subscription?.status === "pending_activation") await expire(ctx, subscription);
  });
}

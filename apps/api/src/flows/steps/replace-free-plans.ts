import { lockFreeSubscriptions, type SubscriptionRow } from "../../domains/subscriptions/store.ts";
import type { Ctx } from "../../platform/context.ts";
import { closeSubscription } from "./close-subscription.ts";

/**
 * A paid plan takes the place of the customer's free plan of the same product: who upgrades from free by paying at the
 * checkout does not keep both. Credit that waited on the free one is there for the first invoice of the paid one.
 */
export async function replaceFreePlans(ctx: Ctx, starting: SubscriptionRow): Promise<void> {
  if (starting.amount === 0n) return;
  for (const row of await lockFreeSubscriptions(ctx, starting)) await closeSubscription(ctx, row, "cancel_now");
}

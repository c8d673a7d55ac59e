import { endSubscription } from "../../domains/subscriptions/change-status.ts";
import { lockFreeSubscriptions, type SubscriptionRow } from "../../domains/subscriptions/store.ts";
import type { Ctx } from "../../platform/context.ts";

/**
 * A paid plan takes the place of the customer's free plan of the same product: who upgrades from free by paying at the
 * checkout does not keep both.
 */
export async function replaceFreePlans(ctx: Ctx, started: SubscriptionRow): Promise<void> {
  if (started.amount === 0n) return;
  for (const row of await lockFreeSubscriptions(ctx, started)) await endSubscription(ctx, row);
}

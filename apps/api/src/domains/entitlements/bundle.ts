import type { wire } from "@paylera/contract";
import { ZERO } from "@paylera/rules";
import type { Ctx } from "../../platform/context.ts";
import { problem } from "../../platform/http/problem.ts";
import { toEntitlement } from "./shape.ts";
import { decide, toStanding } from "./standing.ts";
import { findCustomer, findSubscription, listStandings } from "./store.ts";

/** Every feature of one subscription's plan and of its customer's overrides. */
export async function subscriptionBundle(ctx: Ctx, id: string): Promise<wire.EntitlementsBundle> {
  const found = await findSubscription(ctx, id);
  if (!found) throw problem("paylera.subscription_not_found", "No such subscription.");
  return toBundle(ctx, found.customer_id, { asked: id, shown: id });
}

/** Every feature of a customer, over all its live subscriptions; the newest of them is named. */
export async function customerBundle(ctx: Ctx, id: string): Promise<wire.EntitlementsBundle> {
  const found = await findCustomer(ctx, id);
  if (!found) throw problem("paylera.not_found", "No such customer.");
  return toBundle(ctx, id, { asked: null, shown: found.subscription_id });
}

type Subscription = { asked: string | null; shown: string | null };

async function toBundle(ctx: Ctx, customerId: string, subscription: Subscription): Promise<wire.EntitlementsBundle> {
  const rows = await listStandings(ctx, customerId, subscription.asked);
  const features = [...Map.groupBy(rows, (row) => row.feature_id).values()].flatMap((ofOne) => {
    const standing = toStanding(ofOne, ctx.now);
    return standing === null ? [] : [toEntitlement(standing, decide(standing, ZERO, ctx.now))];
  });
  const privileges = features.filter((feature) => feature.value_type === "boolean" && feature.allowed);
  return {
    subscription_id: subscription.shown,
    features,
    privileges: privileges.map((feature) => ({ code: feature.feature_code })),
  };
}

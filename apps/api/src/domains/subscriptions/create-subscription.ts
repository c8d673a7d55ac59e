import type { Ctx } from "../../platform/context.ts";
import { record } from "../../platform/facts.ts";
import { toSubscription } from "./shape.ts";
import {
  insertSubscription,
  lockSubscription,
  type NewSubscription,
  saveTerms,
  type SubscriptionRow,
  type Terms,
} from "./store.ts";

/** Opens a subscription that waits for its activation. */
export async function createSubscription(ctx: Ctx, input: Omit<NewSubscription, "id">): Promise<SubscriptionRow> {
  const id = ctx.deps.ids.uuid();
  await insertSubscription(ctx, { id, ...input });
  const row = await lockSubscription(ctx, id);
  if (!row) throw new Error("an inserted subscription must come back");
  const snapshot = toSubscription(row);
  await record(ctx, { event: "subscription.created", object: "subscription", objectId: id, changed: [], snapshot });
  return row;
}

/** Offers a subscription that still waits for its first payment at the terms of now; unchanged ones record nothing. */
export async function offerAnew(ctx: Ctx, row: SubscriptionRow, terms: Terms): Promise<SubscriptionRow> {
  const changed = [
    ...(row.price_id === terms.priceId ? [] : ["price_id"]),
    ...(row.currency === terms.currency ? [] : ["currency"]),
    ...(row.provider === terms.provider ? [] : ["provider"]),
    ...(row.trial_period_days === terms.trialPeriodDays ? [] : ["trial_period_days"]),
  ];
  if (changed.length === 0) return row;
  await saveTerms(ctx, row.id, terms);
  const next = await lockSubscription(ctx, row.id);
  if (!next) throw new Error("an updated subscription must come back");
  const about = { object: "subscription", objectId: row.id, changed, snapshot: toSubscription(next) };
  await record(ctx, { action: "subscription.offered_anew", ...about });
  return next;
}

import type { Ctx } from "../../platform/context.ts";
import { record } from "../../platform/facts.ts";
import { toSubscription } from "./shape.ts";
import { insertSubscription, lockSubscription, type NewSubscription, type SubscriptionRow } from "./store.ts";

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

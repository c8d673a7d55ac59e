import type { Ctx } from "../../platform/context.ts";
import { record } from "../../platform/facts.ts";
import { findDefaultMethod, insertMethod, lockMethodsOf, type MethodRow, replaceMethods } from "./method-store.ts";

export type KeptMethod = { ref: string; brand: string | null; last4: string | null; expires: string | null };

/** Makes a method the customer's default, in place of the one before; true when it was not the default already. */
export async function keepMethod(ctx: Ctx, customerId: string, provider: string, method: KeptMethod): Promise<boolean> {
  await lockMethodsOf(ctx, customerId);
  const current = await findDefaultMethod(ctx, customerId);
  if (current?.provider === provider && current.provider_ref === method.ref) return false;
  await replaceMethods(ctx, customerId);
  const { ref, ...card } = method;
  const row = await insertMethod(ctx, { customer_id: customerId, provider, provider_ref: ref, ...card });
  if (!row) throw new Error("an inserted method must come back");
  await tell(ctx, row);
  return true;
}

const tell = (ctx: Ctx, row: MethodRow): Promise<string> =>
  record(ctx, {
    event: "payment_method.attached",
    object: "payment_method",
    objectId: row.id,
    changed: [],
    snapshot: { id: row.id, customer_id: row.customer_id, provider: row.provider, brand: row.brand },
  });

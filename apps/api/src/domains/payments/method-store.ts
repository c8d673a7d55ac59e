import type { Ctx } from "../../platform/context.ts";
import { instant } from "../../platform/db/database.ts";

/** A stored way to pay. The default of a customer is the one that was not replaced. */
export type MethodRow = {
  id: string;
  customer_id: string;
  provider: string;
  provider_ref: string;
  brand: string | null;
  last4: string | null;
  expires: string | null;
};

const columns = "id, customer_id, provider, provider_ref, brand, last4, expires";

export const findDefaultMethod = (ctx: Ctx, customerId: string): Promise<MethodRow | null> =>
  ctx.tx.first<MethodRow>(`select ${columns} from payment_methods where customer_id = $1 and replaced_at is null`, [
    customerId,
  ]);

/** Two methods of one customer that arrive together are kept one after the other. */
export async function lockMethodsOf(ctx: Ctx, customerId: string): Promise<void> {
  await ctx.tx.rows("select 1 from customers where id = $1 for no key update", [customerId]);
}

export async function replaceMethods(ctx: Ctx, customerId: string): Promise<void> {
  await ctx.tx.rows("update payment_methods set replaced_at = $2 where customer_id = $1 and replaced_at is null", [
    customerId,
    instant(ctx.now),
  ]);
}

/** A method that was kept before becomes the default again. */
export const insertMethod = (ctx: Ctx, row: Omit<MethodRow, "id">): Promise<MethodRow | null> =>
  ctx.tx.first<MethodRow>(
    `insert into payment_methods (tenant_id, id, customer_id, provider, provider_ref, brand, last4, expires, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (tenant_id, provider, provider_ref) do update set replaced_at = null
     returning ${columns}`,
    [
      ctx.tenant.id,
      ctx.deps.ids.uuid(),
      row.customer_id,
      row.provider,
      row.provider_ref,
      row.brand,
      row.last4,
      row.expires,
      instant(ctx.now),
    ],
  );

import type { Ctx, TenantRef } from "../../platform/context.ts";
import { type Database, instant } from "../../platform/db/database.ts";

/** The tenant a provider's webhook address names, before anyone is known. */
export async function findTenantRef(db: Database, id: string): Promise<TenantRef | null> {
  const rows = await db.system<TenantRef>("select tenant_id as id, mode, region from tenants where tenant_id = $1", [
    id,
  ]);
  return rows[0] ?? null;
}

/** Whether a tenant can collect through a provider. The sandbox opens its account by itself on first use. */
export async function hasProvider(ctx: Ctx, provider: string): Promise<boolean> {
  const row = await ctx.tx.first<{ found: boolean }>(
    `select exists (select 1 from provider_accounts where provider = $1)
         or exists (select 1 from tenants where payment_provider = $1 and $1 = 'sandbox') as found`,
    [provider],
  );
  return row?.found === true;
}

/** The tenant's default provider. */
export async function tenantProvider(ctx: Ctx): Promise<string | null> {
  const row = await ctx.tx.first<{ payment_provider: string | null }>("select payment_provider from tenants");
  return row?.payment_provider ?? null;
}

export async function findCredentials(ctx: Ctx, provider: string): Promise<string | null> {
  const row = await ctx.tx.first<{ credentials_enc: Buffer }>(
    "select credentials_enc from provider_accounts where provider = $1",
    [provider],
  );
  return row && ctx.vault.decryptSecret(credentialsPlace(ctx, provider), row.credentials_enc);
}

export async function saveCredentials(ctx: Ctx, provider: string, credentials: string): Promise<void> {
  await ctx.tx.rows(
    `insert into provider_accounts (tenant_id, provider, credentials_enc, created_at) values ($1, $2, $3, $4)
     on conflict (tenant_id, provider) do update set credentials_enc = excluded.credentials_enc`,
    [ctx.tenant.id, provider, ctx.vault.encryptSecret(credentialsPlace(ctx, provider), credentials), instant(ctx.now)],
  );
}

const credentialsPlace = (ctx: Ctx, provider: string) => ({
  table: "provider_accounts",
  column: "credentials_enc",
  row: `${ctx.tenant.id}.${provider}`,
});

export type PaymentRow = {
  id: string;
  customer_id: string;
  invoice_id: string | null;
  call_id: string;
  provider: string;
  provider_ref: string | null;
  status: "succeeded" | "failed";
  amount: bigint;
  refunded_amount: bigint;
  currency: string;
  failure_code: string | null;
  failure_message: string | null;
  created_at: number;
};

const columns = `id, customer_id, invoice_id, call_id, provider, provider_ref, status, amount, refunded_amount,
  currency,
  failure_code, failure_message, created_at`;

/** One payment per call. Only a success may take the place of what was thought a failure. */
export const insertPayment = (
  ctx: Ctx,
  row: Omit<PaymentRow, "id" | "refunded_amount" | "created_at">,
): Promise<PaymentRow | null> =>
  ctx.tx.first<PaymentRow>(
    `insert into payments (tenant_id, id, customer_id, invoice_id, call_id, provider, provider_ref, status, amount,
       currency, failure_code, failure_message, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     on conflict (tenant_id, call_id) do update
       set status = excluded.status, invoice_id = excluded.invoice_id, provider_ref = excluded.provider_ref,
           amount = excluded.amount, failure_code = null, failure_message = null
       where payments.status = 'failed' and excluded.status = 'succeeded'
     returning ${columns}`,
    [
      ctx.tenant.id,
      ctx.deps.ids.uuid(),
      row.customer_id,
      row.invoice_id,
      row.call_id,
      row.provider,
      row.provider_ref,
      row.status,
      row.amount,
      row.currency,
      row.failure_code,
      row.failure_message,
      instant(ctx.now),
    ],
  );

/** When collecting this invoice failed for the first time. */
export async function firstFailureAt(ctx: Ctx, invoiceId: string): Promise<number | null> {
  const row = await ctx.tx.first<{ failed_at: number | null }>(
    "select min(created_at) as failed_at from payments where invoice_id = $1 and status = 'failed'",
    [invoiceId],
  );
  return row?.failed_at ?? null;
}

/** Invoices whose last try to collect failed: a new method may pay them. */
export const listUnpaidInvoices = (ctx: Ctx, by: { customerId: string }): Promise<{ id: string }[]> =>
  ctx.tx.rows<{ id: string }>(
    "select id from invoices where customer_id = $1 and status = 'open' and attempts > 0 order by id",
    [by.customerId],
  );

/** Whether a subscription has another invoice that could not be collected. */
export async function owesMore(ctx: Ctx, subscriptionId: string): Promise<boolean> {
  const row = await ctx.tx.first<{ found: boolean }>(
    `select exists (select 1 from invoices where subscription_id = $1 and status = 'open' and attempts > 0) as found`,
    [subscriptionId],
  );
  return row?.found === true;
}

/** The currency a customer pays in. */
export async function customerCurrency(ctx: Ctx, customerId: string): Promise<string | null> {
  const row = await ctx.tx.first<{ currency: string }>("select currency from customers where id = $1", [customerId]);
  return row?.currency ?? null;
}

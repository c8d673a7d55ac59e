import type { wire } from "@paylera/contract";
import { type InvoiceLine, type InvoiceTotals, decimalToString, ONE, decimalFromBigInt } from "@paylera/rules";
import type { Ctx } from "../../platform/context.ts";
import { instant, maybeInstant } from "../../platform/db/database.ts";
import type { PageRequest } from "../../platform/http/page.ts";
import { iso } from "../../platform/http/wire.ts";

export type InvoiceRow = {
  id: string;
  number: string | null;
  customer_id: string;
  subscription_id: string | null;
  status: wire.Invoice["status"];
  reason: wire.Invoice["reason"];
  currency: string;
  subtotal: bigint;
  total: bigint;
  credit_applied: bigint;
  credit_created: bigint;
  amount_due: bigint;
  amount_paid: bigint;
  period_start: number;
  period_end: number;
  attempts: number;
  finalized_at: number | null;
  paid_at: number | null;
  created_at: number;
};

export type LineRow = {
  id: string;
  invoice_id: string;
  kind: string;
  description: string;
  quantity: string;
  amount: bigint;
  period_start: number;
  period_end: number;
};

const columns = `id, number, customer_id, subscription_id, status, reason, currency, subtotal, total, credit_applied,
  credit_created, amount_due, amount_paid, period_start, period_end, attempts, finalized_at, paid_at, created_at`;

export const findInvoice = (ctx: Ctx, id: string): Promise<InvoiceRow | null> =>
  ctx.tx.first<InvoiceRow>(`select ${columns} from invoices where id = $1`, [id]);

/** Locks the invoice until the end of the transaction. */
export const lockInvoice = (ctx: Ctx, id: string): Promise<InvoiceRow | null> =>
  ctx.tx.first<InvoiceRow>(`select ${columns} from invoices where id = $1 for update`, [id]);

export type InvoiceFilter = {
  customerId: string | null;
  subscriptionId: string | null;
  statuses: readonly string[] | null;
};

export const listInvoices = (ctx: Ctx, filter: InvoiceFilter, page: PageRequest): Promise<InvoiceRow[]> =>
  ctx.tx.rows<InvoiceRow>(
    `select ${columns} from invoices
     where ($1::uuid is null or customer_id = $1) and ($2::uuid is null or subscription_id = $2)
       and ($3::text[] is null or status = any($3)) and ($4::uuid is null or id < $4)
     order by id desc limit $5`,
    [filter.customerId, filter.subscriptionId, filter.statuses, page.after?.[0] ?? null, page.take],
  );

/** The lines of several invoices at once, in their order. */
export const listLines = (ctx: Ctx, invoiceIds: readonly string[]): Promise<LineRow[]> =>
  ctx.tx.rows<LineRow>(
    `select id, invoice_id, kind, description, quantity, amount, period_start, period_end
     from invoice_lines where invoice_id = any($1) order by invoice_id, position`,
    [invoiceIds],
  );

export type NewInvoice = {
  customerId: string;
  subscriptionId: string;
  number: string;
  reason: wire.Invoice["reason"];
  currency: string;
  totals: InvoiceTotals;
  periodStart: number;
  periodEnd: number;
};

/** Inserts a finalized invoice; one with nothing to collect is paid from the start. */
export async function insertInvoice(ctx: Ctx, id: string, invoice: NewInvoice): Promise<InvoiceRow | null> {
  const { totals } = invoice;
  const settled = totals.amountDue === 0n;
  return ctx.tx.first<InvoiceRow>(
    `insert into invoices (tenant_id, id, number, customer_id, subscription_id, status, reason, currency, subtotal,
       total, credit_applied, credit_created, amount_due, amount_paid, period_start, period_end, finalized_at, paid_at,
       created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, $14, $15, $16, $17, $16, $16)
     returning ${columns}`,
    [
      ctx.tenant.id,
      id,
      invoice.number,
      invoice.customerId,
      invoice.subscriptionId,
      settled ? "paid" : "open",
      invoice.reason,
      invoice.currency,
      totals.subtotal,
      totals.total,
      totals.creditApplied,
      totals.creditCreated,
      totals.amountDue,
      instant(invoice.periodStart),
      instant(invoice.periodEnd),
      instant(ctx.now),
      settled ? instant(ctx.now) : null,
    ],
  );
}

const lineRow = (ctx: Ctx, line: InvoiceLine) => ({
  id: ctx.deps.ids.uuid(),
  kind: line.kind,
  description: line.description,
  amount: line.amount.toString(),
  plan_id: line.planId,
  price_id: line.priceId,
  period_start: iso(line.periodStart),
  period_end: iso(line.periodEnd),
});

export async function insertLines(ctx: Ctx, invoiceId: string, lines: readonly InvoiceLine[]): Promise<void> {
  const rows = lines.map((line, position) => ({
    ...lineRow(ctx, line),
    position,
    quantity: decimalToString(line.quantity),
  }));
  await ctx.tx.rows(
    `insert into invoice_lines (tenant_id, id, invoice_id, position, kind, description, quantity, amount, plan_id,
       price_id, period_start, period_end)
     select $1, l.id, $2, l.position, l.kind, l.description, l.quantity, l.amount, l.plan_id, l.price_id,
            l.period_start, l.period_end
     from jsonb_to_recordset($3::jsonb) as l (id uuid, position int, kind text, description text, quantity numeric,
       amount bigint, plan_id uuid, price_id uuid, period_start timestamptz, period_end timestamptz)`,
    [ctx.tenant.id, invoiceId, JSON.stringify(rows)],
  );
}

/** Takes the series' next number: its row stays locked until the commit, so numbers have no gap. */
export async function takeNumber(ctx: Ctx, series: string): Promise<bigint> {
  const row = await ctx.tx.first<{ last_number: bigint }>(
    `insert into invoice_series (tenant_id, series, last_number) values ($1, $2, 1)
     on conflict (tenant_id, series) do update set last_number = invoice_series.last_number + 1 returning last_number`,
    [ctx.tenant.id, series],
  );
  return row?.last_number ?? 1n;
}

type ItemRow = {
  kind: "proration_credit" | "proration_debit";
  description: string;
  amount: bigint;
  plan_id: string;
  price_id: string;
  period_start: number;
  period_end: number;
};

const waiting = `select kind, description, amount, plan_id, price_id, period_start, period_end from pending_items
  where subscription_id = $1 and invoice_id is null order by id`;

/** Lines that wait for the subscription's next invoice; whoever bills them holds the subscription's lock. */
export async function listPendingLines(ctx: Ctx, subscriptionId: string): Promise<InvoiceLine[]> {
  const rows = await ctx.tx.rows<ItemRow>(waiting, [subscriptionId]);
  return rows.map((row) => ({
    kind: row.kind,
    description: row.description,
    quantity: ONE,
    unitAmount: decimalFromBigInt(row.amount),
    amount: row.amount,
    planId: row.plan_id,
    priceId: row.price_id,
    periodStart: row.period_start,
    periodEnd: row.period_end,
  }));
}

/** Says which invoice took the waiting lines. */
export async function claimPendingLines(ctx: Ctx, subscriptionId: string, invoiceId: string): Promise<void> {
  await ctx.tx.rows("update pending_items set invoice_id = $2 where subscription_id = $1 and invoice_id is null", [
    subscriptionId,
    invoiceId,
  ]);
}

export type PendingOwner = { customerId: string; subscriptionId: string; currency: string };

export async function insertPendingLines(ctx: Ctx, owner: PendingOwner, lines: readonly InvoiceLine[]): Promise<void> {
  if (lines.length === 0) return;
  const rows = lines.map((line) => ({ ...lineRow(ctx, line), currency: owner.currency }));
  await ctx.tx.rows(
    `insert into pending_items (tenant_id, id, customer_id, subscription_id, kind, description, amount, currency,
       plan_id, price_id, period_start, period_end, created_at)
     select $1, l.id, $2, $3, l.kind, l.description, l.amount, l.currency, l.plan_id, l.price_id, l.period_start,
            l.period_end, $4
     from jsonb_to_recordset($5::jsonb) as l (id uuid, kind text, description text, amount bigint, currency text,
       plan_id uuid, price_id uuid, period_start timestamptz, period_end timestamptz)`,
    [ctx.tenant.id, owner.customerId, owner.subscriptionId, instant(ctx.now), JSON.stringify(rows)],
  );
}

/** Saves what became of collecting a locked invoice. */
export async function saveCollection(
  ctx: Ctx,
  row: Pick<InvoiceRow, "id" | "status" | "credit_applied" | "amount_due" | "amount_paid" | "attempts" | "paid_at">,
): Promise<void> {
  await ctx.tx.rows(
    `update invoices set status = $2, credit_applied = $3, amount_due = $4, amount_paid = $5, attempts = $6,
       paid_at = $7, updated_at = $8 where id = $1`,
    [
      row.id,
      row.status,
      row.credit_applied,
      row.amount_due,
      row.amount_paid,
      row.attempts,
      maybeInstant(row.paid_at),
      instant(ctx.now),
    ],
  );
}

/** A subscription's open invoices, oldest first. Locked. */
export const lockOpenInvoices = (ctx: Ctx, subscriptionId: string): Promise<InvoiceRow[]> =>
  ctx.tx.rows<InvoiceRow>(
    `select ${columns} from invoices where subscription_id = $1 and status = 'open' order by id for update`,
    [subscriptionId],
  );

/** What a subscription's open invoices still ask for, in minor units. */
export async function amountOwed(ctx: Ctx, subscriptionId: string): Promise<bigint> {
  const row = await ctx.tx.first<{ owed: bigint }>(
    `select coalesce(sum(amount_due - amount_paid), 0)::bigint as owed from invoices
     where subscription_id = $1 and status = 'open'`,
    [subscriptionId],
  );
  return row?.owed ?? 0n;
}

export const customerExists = async (ctx: Ctx, id: string): Promise<boolean> =>
  (await ctx.tx.first("select 1 as found from customers where id = $1", [id])) !== null;

/** Whether lines wait for the subscription's next invoice. */
export const hasPendingLines = async (ctx: Ctx, subscriptionId: string): Promise<boolean> =>
  (await ctx.tx.first(
    "select 1 as found from pending_items where subscription_id = $1 and invoice_id is null limit 1",
    [subscriptionId],
  )) !== null;

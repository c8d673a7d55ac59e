import type { EventType } from "@paylera/contract";
import type { Ctx } from "../../platform/context.ts";
import { record } from "../../platform/facts.ts";
import { toInvoice } from "./shape.ts";
import { type InvoiceRow, saveCollection } from "./store.ts";

/** The job that collects an open invoice; `object_id` is the invoice. */
export const collectJob = "payments.collect";

/** Every function here takes an invoice locked in this transaction and returns it as saved. */
async function save(ctx: Ctx, row: InvoiceRow, fields: Partial<InvoiceRow>, event: EventType): Promise<InvoiceRow> {
  const next = { ...row, ...fields };
  await saveCollection(ctx, next);
  await tell(ctx, next, event, Object.keys(fields));
  return next;
}

/** Records what happened to an invoice; its lines are read with the invoice, not carried in events. */
export async function tell(ctx: Ctx, row: InvoiceRow, event: EventType, changed: readonly string[]): Promise<void> {
  await record(ctx, { event, object: "invoice", objectId: row.id, changed, snapshot: snapshotOf(row) });
}

function snapshotOf(row: InvoiceRow): Record<string, unknown> {
  const { lines: _lines, ...snapshot } = toInvoice(row, []);
  return snapshot;
}

/** All of the amount due has arrived. */
export const markInvoicePaid = (ctx: Ctx, row: InvoiceRow): Promise<InvoiceRow> =>
  save(ctx, row, { status: "paid", amount_paid: row.amount_due, paid_at: ctx.now }, "invoice.paid");

/** One try to collect failed; the invoice stays open. */
export const noteFailedAttempt = (ctx: Ctx, row: InvoiceRow): Promise<InvoiceRow> =>
  save(ctx, row, { attempts: row.attempts + 1 }, "invoice.payment_failed");

/** No further try is made. */
export const markUncollectible = (ctx: Ctx, row: InvoiceRow): Promise<InvoiceRow> =>
  save(ctx, row, { status: "uncollectible" }, "invoice.uncollectible");

/** Credit the customer got since it was finalized pays it, or a part of it. */
export async function lowerAmountDue(ctx: Ctx, row: InvoiceRow, credit: bigint): Promise<InvoiceRow> {
  const next = { ...row, credit_applied: row.credit_applied + credit, amount_due: row.amount_due - credit };
  await saveCollection(ctx, next);
  const changed = ["credit_applied", "amount_due"];
  const about = { object: "invoice", objectId: row.id, changed, snapshot: snapshotOf(next) };
  await record(ctx, { action: "invoice.credit_applied", ...about });
  return next;
}

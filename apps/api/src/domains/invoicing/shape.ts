import type { wire } from "@paylera/contract";
import { iso, isoOrNull, minorUnits } from "../../platform/http/wire.ts";
import type { InvoiceRow, LineRow } from "./store.ts";

const toLine = (row: LineRow): wire.InvoiceLine => ({
  id: row.id,
  kind: row.kind,
  description: row.description,
  quantity: Number(row.quantity),
  amount: minorUnits(row.amount),
  period_start: iso(row.period_start),
  period_end: iso(row.period_end),
});

/** `lines` may hold those of other invoices too; only its own are shown. */
export const toInvoice = (row: InvoiceRow, lines: readonly LineRow[]): wire.Invoice => ({
  id: row.id,
  number: row.number,
  customer_id: row.customer_id,
  subscription_id: row.subscription_id,
  status: row.status,
  reason: row.reason,
  currency: row.currency,
  subtotal: minorUnits(row.subtotal),
  total: minorUnits(row.total),
  credit_applied: minorUnits(row.credit_applied),
  amount_due: minorUnits(row.amount_due),
  amount_paid: minorUnits(row.amount_paid),
  period_start: iso(row.period_start),
  period_end: iso(row.period_end),
  finalized_at: isoOrNull(row.finalized_at),
  paid_at: isoOrNull(row.paid_at),
  created_at: iso(row.created_at),
  lines: lines.filter((line) => line.invoice_id === row.id).map(toLine),
});

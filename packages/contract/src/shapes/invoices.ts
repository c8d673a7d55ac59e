import { z } from "zod";
import { csv } from "./catalog.ts";
import { amount, id, instant, pageQuery } from "./primitives.ts";

export const invoiceStatuses = ["draft", "open", "paid", "void", "uncollectible"] as const;

export const InvoiceLine = z
  .object({
    id,
    kind: z.string(),
    description: z.string(),
    quantity: z.number(),
    amount,
    period_start: instant,
    period_end: instant,
  })
  .meta({ id: "InvoiceLine" });

export const Invoice = z
  .object({
    id,
    number: z.string().nullable(),
    customer_id: id,
    subscription_id: id.nullable(),
    status: z.enum(invoiceStatuses),
    reason: z.enum(["first", "renewal", "plan_change"]),
    currency: z.string(),
    subtotal: amount,
    total: amount,
    credit_applied: amount,
    amount_due: amount,
    amount_paid: amount,
    period_start: instant,
    period_end: instant,
    finalized_at: instant.nullable(),
    paid_at: instant.nullable(),
    created_at: instant,
    lines: z.array(InvoiceLine),
  })
  .meta({ id: "Invoice", description: "Amounts in minor units of `currency`; numbered when finalized." });

const filters = { ...pageQuery, status: csv(invoiceStatuses).optional() };
export const InvoiceListQuery = z.strictObject({
  ...filters,
  customer_id: id.optional(),
  subscription_id: id.optional(),
});
export const CustomerInvoicesQuery = z.strictObject(filters);

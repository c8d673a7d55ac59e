import type { wire } from "@paylera/contract";
import { type InvoiceLine, invoiceNumber, sumInvoice, subscriptionLine } from "@paylera/rules";
import { collectJob, tell } from "../../domains/invoicing/collection.ts";
import {
  claimPendingLines,
  insertInvoice,
  insertLines,
  type InvoiceRow,
  listPendingLines,
  takeNumber,
} from "../../domains/invoicing/store.ts";
import { customerCredit, postLedger } from "../../domains/ledger/store.ts";
import type { SubscriptionRow } from "../../domains/subscriptions/store.ts";
import type { Ctx } from "../../platform/context.ts";
import { schedule } from "../../platform/jobs.ts";
import { spendCredit } from "./spend-credit.ts";

const series = "INV";

export type Issue = {
  subscription: SubscriptionRow;
  reason: wire.Invoice["reason"];
  lines: readonly InvoiceLine[];
  period: { startAt: number; endAt: number };
  /** Whether the customer's stored method is charged next; false when the money is already there. */
  collect: boolean;
};

/**
 * Finalizes an invoice in the caller's transaction: number, lines, the customer's credit against the total, the ledger.
 * Lines that waited for this invoice are appended. One with nothing to collect is paid at once.
 */
export async function issueInvoice(ctx: Ctx, issue: Issue): Promise<InvoiceRow> {
  const { subscription, reason, period } = issue;
  const { currency, customer_id: customerId } = subscription;
  const lines = [...issue.lines, ...(await listPendingLines(ctx, subscription.id))];
  const totals = sumInvoice(lines, await customerCredit(ctx, customerId, currency));
  const number = invoiceNumber(series, await takeNumber(ctx, series));
  const id = ctx.deps.ids.uuid();
  const invoice = await insertInvoice(ctx, id, {
    customerId,
    subscriptionId: subscription.id,
    number,
    reason,
    currency,
    totals,
    periodStart: period.startAt,
    periodEnd: period.endAt,
  });
  if (!invoice) throw new Error("an inserted invoice must come back");
  // The tenant's next number waits for this commit, so what follows goes to the database in one trip.
  await Promise.all([
    insertLines(ctx, id, lines),
    claimPendingLines(ctx, subscription.id, id),
    postInvoice(ctx, invoice),
  ]);
  await tell(ctx, invoice, "invoice.finalized", ["status", "number"]);
  if (invoice.status === "paid") await tell(ctx, invoice, "invoice.paid", ["status"]);
  else if (issue.collect) await schedule(ctx, { kind: collectJob, objectId: id, dueAt: ctx.now });
  if (invoice.credit_created > 0n) {
    const source = { sourceKind: "invoice", sourceId: id } as const;
    await spendCredit(ctx, { ...source, subscriptionId: subscription.id, customerId, currency });
  }
  return invoice;
}

/** The invoice of a period that begins now: its price in advance, and what waited. */
export function issuePeriodInvoice(
  ctx: Ctx,
  input: { subscription: SubscriptionRow; reason: "first" | "renewal"; period: Issue["period"]; collect: boolean },
): Promise<InvoiceRow> {
  const { subscription, period } = input;
  return issueInvoice(ctx, { ...input, lines: [subscriptionLine(priceOf(subscription), period)] });
}

/** The first invoice of a subscription that was just activated by a payment. */
export function issueFirstInvoice(
  ctx: Ctx,
  { subscription, at, collect }: { subscription: SubscriptionRow; at: number; collect: boolean },
): Promise<InvoiceRow> {
  const period = { startAt: at, endAt: subscription.current_period_end ?? at };
  return issuePeriodInvoice(ctx, { subscription, reason: "first", period, collect });
}

/** A subscription's price as the rules take it. */
export const priceOf = (row: SubscriptionRow) => ({
  priceId: row.price_id,
  planId: row.plan_id,
  planName: row.plan_name,
  amount: row.amount,
  currency: row.currency,
  interval: row.interval,
  intervalCount: 1,
});

/** Revenue is owed by the customer; credit they had pays first; a negative total becomes credit. */
async function postInvoice(ctx: Ctx, invoice: InvoiceRow): Promise<void> {
  const { customer_id: customerId, credit_applied: applied, credit_created: created, total } = invoice;
  const receivable = total > 0n ? total - applied : 0n;
  const entries = [
    { kind: "revenue", customerId: null, amount: -total },
    { kind: "customer_receivable", customerId, amount: receivable },
    { kind: "customer_credit", customerId, amount: applied - created },
  ] as const;
  const moving = entries.filter((entry) => entry.amount !== 0n);
  if (moving.length === 0) return;
  await postLedger(ctx, {
    kind: "invoice.finalized",
    sourceKind: "invoice",
    sourceId: invoice.id,
    currency: invoice.currency,
    entries: moving,
  });
}

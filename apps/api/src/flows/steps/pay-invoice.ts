import { markInvoicePaid } from "../../domains/invoicing/collection.ts";
import type { InvoiceRow } from "../../domains/invoicing/store.ts";
import { postLedger } from "../../domains/ledger/store.ts";
import type { CallRow } from "../../domains/payments/call-store.ts";
import { recordPayment } from "../../domains/payments/record-payment.ts";
import { owesMore } from "../../domains/payments/store.ts";
import { recover } from "../../domains/subscriptions/change-status.ts";
import { lockSubscription } from "../../domains/subscriptions/store.ts";
import type { Ctx } from "../../platform/context.ts";
import { schedule, unschedule } from "../../platform/jobs.ts";
import { collectJob } from "./issue-invoice.ts";

/** Money that a provider surely holds for us. */
export type Money = { ref: string; amount: bigint };

/**
 * Takes money that arrived: it pays the invoice when there is an open one that it covers, and whatever it does not pay
 * becomes the customer's credit. Subscription, invoice and call are locked, in this order.
 */
export async function takeMoney(ctx: Ctx, call: CallRow, money: Money, invoice: InvoiceRow | null): Promise<void> {
  const isCovered = invoice !== null && invoice.status === "open" && money.amount >= invoice.amount_due;
  const paid = isCovered ? invoice.amount_due : 0n;
  const payment = await recordPayment(ctx, call, {
    ref: money.ref,
    amount: money.amount,
    invoiceId: isCovered ? invoice.id : null,
    failure: null,
  });
  const { customer_id: customerId, currency } = call;
  const entries = [
    { kind: "provider_clearing", customerId: null, amount: money.amount },
    { kind: "customer_receivable", customerId, amount: -paid },
    { kind: "customer_credit", customerId, amount: paid - money.amount },
  ] as const;
  const source = { kind: "payment.succeeded", sourceKind: "payment", sourceId: payment.id } as const;
  await postLedger(ctx, { ...source, currency, entries: entries.filter((entry) => entry.amount !== 0n) });
  if (isCovered) await closePaid(ctx, invoice);
  else if (invoice?.status === "open") await schedule(ctx, { kind: collectJob, objectId: invoice.id, dueAt: ctx.now });
}

async function closePaid(ctx: Ctx, invoice: InvoiceRow): Promise<void> {
  await markInvoicePaid(ctx, invoice);
  await unschedule(ctx, { kind: collectJob, objectId: invoice.id });
  if (invoice.subscription_id === null) return;
  const subscription = await lockSubscription(ctx, invoice.subscription_id);
  if (subscription?.status !== "past_due" || (await owesMore(ctx, subscription.id))) return;
  await recover(ctx, subscription);
}

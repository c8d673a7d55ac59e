import { collectJob } from "../../domains/invoicing/collection.ts";
import { findInvoice, type InvoiceRow } from "../../domains/invoicing/store.ts";
import { postLedger } from "../../domains/ledger/store.ts";
import type { CallRow } from "../../domains/payments/call-store.ts";
import { recordPayment } from "../../domains/payments/record-payment.ts";
import type { Ctx } from "../../platform/context.ts";
import { schedule } from "../../platform/jobs.ts";
import { closeInvoice } from "./close-invoice.ts";
import { spendCredit } from "./spend-credit.ts";

/** Money that a provider surely holds for us. */
export type Money = { ref: string; amount: bigint };

/**
 * Takes money that arrived: it pays the invoice when there is an open one that it covers, and whatever it does not pay
 * becomes the customer's credit, which pays what the subscription still owes. All of them are locked.
 */
export async function takeMoney(ctx: Ctx, call: CallRow, money: Money, invoice: InvoiceRow | null): Promise<void> {
  const isCovered = invoice !== null && covers(call, money, invoice);
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
  const source = { sourceKind: "payment", sourceId: payment.id } as const;
  const moving = entries.filter((entry) => entry.amount !== 0n);
  await postLedger(ctx, { ...source, kind: "payment.succeeded", currency, entries: moving });
  if (isCovered) await closeInvoice(ctx, invoice);
  const subscriptionId = call.subject_kind === "subscription" ? call.subject_id : (invoice?.subscription_id ?? null);
  const isLeft = money.amount > paid;
  if (isLeft && subscriptionId !== null) await spendCredit(ctx, { ...source, subscriptionId, customerId, currency });
  if (!isCovered && invoice !== null) await collectRest(ctx, invoice.id);
}

const covers = (call: CallRow, money: Money, invoice: InvoiceRow): boolean =>
  invoice.status === "open" && invoice.currency === call.currency && money.amount >= invoice.amount_due;

async function collectRest(ctx: Ctx, invoiceId: string): Promise<void> {
  if ((await findInvoice(ctx, invoiceId))?.status !== "open") return;
  await schedule(ctx, { kind: collectJob, objectId: invoiceId, dueAt: ctx.now });
}

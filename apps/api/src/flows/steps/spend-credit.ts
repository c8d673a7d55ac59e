import { lowerAmountDue } from "../../domains/invoicing/collection.ts";
import { lockOpenInvoices } from "../../domains/invoicing/store.ts";
import { customerCredit, postLedger } from "../../domains/ledger/store.ts";
import type { Ctx } from "../../platform/context.ts";
import { closeInvoice } from "./close-invoice.ts";

export type CreditSource = {
  subscriptionId: string;
  customerId: string;
  currency: string;
  /** What the credit came from; its posting is made once. */
  sourceKind: "invoice" | "payment";
  sourceId: string;
};

/**
 * Credit that a customer just got pays what the same subscription still owes, oldest first. Who never paid for a period
 * and changes the plan in it owes less, and holds no credit. The subscription is locked.
 */
export async function spendCredit(ctx: Ctx, source: CreditSource): Promise<void> {
  const { subscriptionId, customerId, currency } = source;
  const open = await lockOpenInvoices(ctx, subscriptionId);
  if (open.length === 0) return;
  const credit = await customerCredit(ctx, customerId, currency);
  let left = credit;
  for (const invoice of open.filter((row) => row.currency === currency)) {
    const owed = invoice.amount_due - invoice.amount_paid;
    const spent = left < owed ? left : owed;
    if (spent === 0n) continue;
    left -= spent;
    const lowered = await lowerAmountDue(ctx, invoice, spent);
    if (lowered.amount_due === lowered.amount_paid) await closeInvoice(ctx, lowered);
  }
  if (left === credit) return;
  const spent = credit - left;
  await postLedger(ctx, {
    kind: "credit.spent",
    sourceKind: source.sourceKind,
    sourceId: source.sourceId,
    currency,
    entries: [
      { kind: "customer_credit", customerId, amount: spent },
      { kind: "customer_receivable", customerId, amount: -spent },
    ],
  });
}

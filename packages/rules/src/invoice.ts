import type { Decimal } from "./decimal.ts";
import { decimalFromBigInt, ONE } from "./decimal.ts";
import type { Instant } from "./instant.ts";
import type { Interval, Period } from "./period.ts";
import { rateFlat } from "./prices/flat.ts";
import type { Proration } from "./proration.ts";

/** What a line charges for. Credits are negative lines. */
export type InvoiceLineKind = "subscription" | "proration_credit" | "proration_debit";

/** A flat recurring price as invoices need it. */
export interface RecurringPrice {
  readonly priceId: string;
  readonly planId: string;
  /** The plan's name, as people read it. */
  readonly planName: string;
  /** Minor units for one billing period, zero or more. */
  readonly amount: bigint;
  readonly currency: string;
  readonly interval: Interval;
  readonly intervalCount: number;
}

/** One line; `amount` is `quantity × unitAmount` rounded once, in minor units, and covers the half-open period. */
export interface InvoiceLine {
  readonly kind: InvoiceLineKind;
  readonly description: string;
  readonly quantity: Decimal;
  readonly unitAmount: Decimal;
  readonly amount: bigint;
  readonly periodStart: Instant;
  readonly periodEnd: Instant;
  readonly priceId: string;
  readonly planId: string;
}

/**
 * The sums of an invoice in minor units. Always `total = creditApplied + amountDue − creditCreated`, and at most one
 * of `amountDue` and `creditCreated` is above zero.
 */
export interface InvoiceTotals {
  /** Sum of the lines, any sign. */
  readonly subtotal: bigint;
  /** What the invoice is worth; equals the subtotal while there is neither tax nor discount. */
  readonly total: bigint;
  /** Taken from the customer's credit balance, zero or more. */
  readonly creditApplied: bigint;
  /** Left to collect, zero or more. */
  readonly amountDue: bigint;
  /** Added to the customer's credit balance because the total is negative; never refunded by itself. */
  readonly creditCreated: bigint;
}

/** The lines of an invoice with their sums. */
export interface InvoiceDraft extends InvoiceTotals {
  readonly currency: string;
  readonly lines: readonly InvoiceLine[];
}

/** The full price for one period: quantity 1, minor units. A free price makes a line of zero. */
export function subscriptionLine(price: RecurringPrice, period: Period): InvoiceLine {
  const unitAmount = decimalFromBigInt(price.amount);
  return {
    kind: "subscription",
    description: price.planName,
    quantity: ONE,
    unitAmount,
    amount: rateFlat(unitAmount, ONE),
    periodStart: period.startAt,
    periodEnd: period.endAt,
    priceId: price.priceId,
    planId: price.planId,
  };
}

function prorationLine(
  kind: "proration_credit" | "proration_debit",
  price: RecurringPrice,
  amount: bigint,
  rest: Period,
): InvoiceLine {
  const label = kind === "proration_credit" ? "Unused time on" : "Remaining time on";
  return {
    kind,
    description: `${label} ${price.planName}`,
    quantity: ONE,
    unitAmount: decimalFromBigInt(amount),
    amount,
    periodStart: rest.startAt,
    periodEnd: rest.endAt,
    priceId: price.priceId,
    planId: price.planId,
  };
}

/** The credit line for the unused rest of a period; none when nothing is credited. */
export function prorationCreditLines(price: RecurringPrice, proration: Proration, rest: Period): InvoiceLine[] {
  return proration.credit === 0n ? [] : [prorationLine("proration_credit", price, proration.credit, rest)];
}

/** The charge line for the remaining rest of a period; none when nothing is charged. */
export function prorationDebitLines(price: RecurringPrice, proration: Proration, rest: Period): InvoiceLine[] {
  return proration.debit === 0n ? [] : [prorationLine("proration_debit", price, proration.debit, rest)];
}

/**
 * Sums lines and settles them against the customer's credit balance: credit pays first, a negative total becomes new
 * credit.
 *
 * @param credit the customer's credit balance in minor units of the same currency, zero or more
 * @throws RangeError when the credit balance is negative
 */
export function sumInvoice(lines: readonly InvoiceLine[], credit: bigint): InvoiceTotals {
  if (credit < 0n) throw new RangeError("A credit balance must be zero or more.");
  const subtotal = lines.reduce((sum, line) => sum + line.amount, 0n);
  const total = subtotal;
  if (total < 0n) return { subtotal, total, creditApplied: 0n, amountDue: 0n, creditCreated: -total };
  const creditApplied = credit < total ? credit : total;
  return { subtotal, total, creditApplied, amountDue: total - creditApplied, creditCreated: 0n };
}

/** What the first and the renewal invoice are built from. */
export interface PeriodInvoiceInput {
  readonly price: RecurringPrice;
  /** The period that is paid in advance. */
  readonly period: Period;
  /** The customer's credit balance in minor units, zero or more. */
  readonly credit: bigint;
}

/**
 * The invoice that opens a subscription: one full period in advance. A trial has none; its first invoice is built when
 * the trial ends.
 *
 * @throws RangeError when the credit balance is negative
 */
export function buildFirstInvoice(input: PeriodInvoiceInput): InvoiceDraft {
  return buildRenewalInvoice({ ...input, pendingItems: [] });
}

/**
 * The invoice of a next period: that period in advance, then the pending items in their order (case ST-01: 2500).
 *
 * @throws RangeError when the credit balance is negative
 */
export function buildRenewalInvoice(
  input: PeriodInvoiceInput & { readonly pendingItems: readonly InvoiceLine[] },
): InvoiceDraft {
  const lines = [subscriptionLine(input.price, input.period), ...input.pendingItems];
  return { currency: input.price.currency, lines, ...sumInvoice(lines, input.credit) };
}

/**
 * The invoice of a plan change that is billed at once. Answers null when there is no line to bill.
 *
 * @throws RangeError when the credit balance is negative
 */
export function buildProrationInvoice(input: {
  readonly currency: string;
  readonly lines: readonly InvoiceLine[];
  readonly credit: bigint;
}): InvoiceDraft | null {
  if (input.lines.length === 0) return null;
  return { currency: input.currency, lines: input.lines, ...sumInvoice(input.lines, input.credit) };
}

/**
 * The number printed on a finalised invoice: "ACME-000042". Sequences are consecutive per prefix and never reused;
 * numbers beyond 999999 simply grow longer.
 *
 * @param prefix 1 to 12 capital letters and digits
 * @param sequence 1 or more
 * @throws RangeError when an argument is out of range
 */
export function invoiceNumber(prefix: string, sequence: bigint): string {
  if (!/^[A-Z0-9]{1,12}$/.test(prefix)) throw new RangeError("A prefix is 1 to 12 capital letters and digits.");
  if (sequence < 1n) throw new RangeError("An invoice sequence starts at 1.");
  return `${prefix}-${String(sequence).padStart(6, "0")}`;
}

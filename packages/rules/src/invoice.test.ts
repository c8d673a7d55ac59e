import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decimalFromBigInt, ONE } from "./decimal.ts";
import type { InvoiceLine, RecurringPrice } from "./invoice.ts";
import {
  buildFirstInvoice,
  buildProrationInvoice,
  buildRenewalInvoice,
  invoiceNumber,
  prorationCreditLines,
  prorationDebitLines,
  sumInvoice,
} from "./invoice.ts";
import { prorate } from "./proration.ts";

const at = (text: string): number => Date.parse(`${text}T00:00:00Z`);
const price = (amount: bigint): RecurringPrice => ({
  priceId: `price_${amount}`,
  planId: `plan_${amount}`,
  planName: `Plan ${amount}`,
  amount,
  currency: "USD",
  interval: "month",
  intervalCount: 1,
});
const line = (amount: bigint): InvoiceLine => ({
  kind: "subscription",
  description: "Pro",
  quantity: ONE,
  unitAmount: decimalFromBigInt(amount),
  amount,
  periodStart: 0,
  periodEnd: 1,
  priceId: "price",
  planId: "plan",
});
const april = { startAt: at("2025-04-01"), endAt: at("2025-05-01") };
const may = { startAt: at("2025-05-01"), endAt: at("2025-06-01") };

test("the first invoice bills one period in advance and spends credit first", () => {
  const draft = buildFirstInvoice({ price: price(1000n), period: april, credit: 300n });
  assert.equal(draft.lines.length, 1);
  assert.deepEqual(
    [draft.subtotal, draft.total, draft.creditApplied, draft.amountDue, draft.creditCreated],
    [1000n, 1000n, 300n, 700n, 0n],
  );
  assert.deepEqual(
    [draft.lines[0]?.description, draft.lines[0]?.periodStart, draft.lines[0]?.periodEnd],
    ["Plan 1000", april.startAt, april.endAt],
  );
});

test("ST-01 ST-02 the renewal invoice adds pending proration items to the next period", () => {
  const rows: [bigint, number, number, number, bigint][] = [
    [2000n, april.startAt, april.endAt, at("2025-04-16"), 2500n],
    [3252n, 1596749288_000, 1599427688_000, 1598982148_000, 3627n],
  ];
  for (const [newAmount, periodStart, periodEnd, moment, total] of rows) {
    const change = prorate({ oldBilledAmount: 1000n, newAmount, periodStart, periodEnd, at: moment });
    const rest = { startAt: moment, endAt: periodEnd };
    const pendingItems = [
      ...prorationCreditLines(price(1000n), change, rest),
      ...prorationDebitLines(price(newAmount), change, rest),
    ];
    const draft = buildRenewalInvoice({ price: price(newAmount), period: may, pendingItems, credit: 0n });
    assert.deepEqual(
      draft.lines.map((each) => each.kind),
      ["subscription", "proration_credit", "proration_debit"],
    );
    assert.equal(draft.total, total);
  }
});

test("a negative total becomes customer credit and is not refunded", () => {
  const draft = buildProrationInvoice({ currency: "USD", lines: [line(-500n), line(100n)], credit: 50n });
  assert.ok(draft !== null);
  assert.deepEqual([draft.total, draft.creditApplied, draft.amountDue, draft.creditCreated], [-400n, 0n, 0n, 400n]);
});

test("a change without lines makes no invoice", () => {
  assert.equal(buildProrationInvoice({ currency: "USD", lines: [], credit: 10n }), null);
});

test("lines of zero are left out of a proration", () => {
  const nothing = { credit: 0n, debit: 0n, net: 0n };
  assert.deepEqual(prorationCreditLines(price(0n), nothing, april), []);
  assert.deepEqual(prorationDebitLines(price(0n), nothing, april), []);
});

test("a negative credit balance is a bug of the caller", () => {
  assert.throws(() => sumInvoice([], -1n), RangeError);
});

test("the sums of an invoice always balance", () => {
  const amount = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n });
  fc.assert(
    fc.property(fc.array(amount, { maxLength: 20 }), fc.bigInt({ min: 0n, max: 10n ** 12n }), (amounts, credit) => {
      const totals = sumInvoice(amounts.map(line), credit);
      assert.equal(totals.total, totals.creditApplied + totals.amountDue - totals.creditCreated);
      assert.ok(totals.creditApplied >= 0n && totals.creditApplied <= credit);
      assert.ok(totals.amountDue >= 0n && totals.creditCreated >= 0n);
      assert.ok(totals.amountDue === 0n || totals.creditCreated === 0n);
    }),
  );
});

test("invoice numbers are prefix and padded sequence", () => {
  assert.equal(invoiceNumber("ACME", 42n), "ACME-000042");
  assert.equal(invoiceNumber("A1", 1_234_567n), "A1-1234567");
  for (const prefix of ["", "acme", "ACME-", "ABCDEFGHIJKLM"])
    assert.throws(() => invoiceNumber(prefix, 1n), RangeError);
  assert.throws(() => invoiceNumber("ACME", 0n), RangeError);
});

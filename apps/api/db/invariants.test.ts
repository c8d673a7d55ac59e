import assert from "node:assert/strict";
import { test } from "node:test";
import { Client } from "pg";
import { assertBooksAgree, assertInvariants } from "../test/invariants.ts";
import { openPaymentWorld, subscribe } from "../test/payment-world.ts";

const world = await openPaymentWorld();

/** Breaks the books as their owner, asserts that exactly this is noticed, and mends them. */
async function plant(broken: string, mended: string, noticed: string[]): Promise<void> {
  const owner = new Client({ connectionString: world.adminUrl, options: "-c search_path=paylera" });
  await owner.connect();
  try {
    await owner.query(broken);
    const found = await assertInvariants(world.adminUrl).then(
      () => [],
      (error: assert.AssertionError) => Object.keys(error.actual as object),
    );
    assert.deepEqual(found, noticed);
    await owner.query(mended);
    await assertInvariants(world.adminUrl);
  } finally {
    await owner.end();
  }
}

test("what the invariants name is noticed when it is planted", async () => {
  const shop = await world.shopper();
  await subscribe(shop, "approves");
  await shop.check();
  await plant("update payments set amount = amount + 1", "update payments set amount = amount - 1", [
    "clearing_differs_from_payments",
  ]);
  await plant(
    "update payments set status = 'failed'",
    "update payments set status = 'succeeded'",
    ["invoice_paid_without_money", "clearing_differs_from_payments", "payment_without_its_call"].concat(
      "call_that_took_money_without_payment",
    ),
  );
  await plant(
    "update invoices set status = 'open', amount_paid = 0",
    "update invoices set status = 'paid', amount_paid = amount_due",
    ["money_for_an_unpaid_invoice", "receivable_differs_from_open_invoices", "invoice_nobody_will_collect"],
  );
  await plant(
    "update ledger_accounts set balance = balance - 1 where balance is not null",
    "update ledger_accounts set balance = balance + 1 where balance is not null",
    ["account_differs_from_its_entries", "receivable_differs_from_open_invoices"],
  );
  await plant(
    "update jobs set kind = 'x.renew' where kind = 'subscriptions.renew'",
    "update jobs set kind = 'subscriptions.renew' where kind = 'x.renew'",
    ["subscription_nobody_will_renew"],
  );
  await plant(
    "delete from jobs where kind = 'payments.settle'; update provider_calls set state = 'sent'",
    "update provider_calls set state = 'succeeded'",
    ["payment_without_its_call", "call_nobody_will_settle"],
  );
});

test("a charge that only the provider knows is noticed", async () => {
  const shop = await world.shopper();
  await subscribe(shop, "approves");
  const books = await shop.books();
  await assertBooksAgree(world.adminUrl, shop.ref.id, books);
  const [[callId, charges] = ["", []]] = Object.entries(books.charges_by_call_id);
  const twice = { ...books, charges_by_call_id: { [callId]: [...charges, ...charges] } };
  await assert.rejects(assertBooksAgree(world.adminUrl, shop.ref.id, twice), /charged 2 times/);
  const other = { ...books, charges_by_call_id: { ...books.charges_by_call_id, other: charges } };
  await assert.rejects(assertBooksAgree(world.adminUrl, shop.ref.id, other));
});

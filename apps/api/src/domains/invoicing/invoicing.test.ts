import assert from "node:assert/strict";
import { test } from "node:test";
import { openPaymentWorld, subscribe } from "../../../test/payment-world.ts";
import { findInvoice, takeNumber } from "./store.ts";
import { lowerAmountDue } from "./collection.ts";

const world = await openPaymentWorld();

test("numbers have no gap when a transaction rolls back, nor when twenty take one at once", async () => {
  const shop = await world.shopper();
  const take = (fails: boolean) =>
    shop.inside(async (ctx) => {
      const number = await takeNumber(ctx, "INV");
      if (fails) throw new Error("rolled back");
      return number;
    });
  await assert.rejects(take(true), /rolled back/);
  const tries = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => take(index % 3 === 0)));
  const taken = tries.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
  assert.deepEqual(
    taken.toSorted((a, b) => Number(a - b)),
    taken.map((_, index) => BigInt(index + 1)),
  );
});

test("the database refuses an invoice that takes more credit than it asks for, or changes its worth", async () => {
  const shop = await world.shopper();
  const { customerId } = await subscribe(shop, "approves");
  const [row] = await shop.inside((ctx) =>
    ctx.tx.rows<{ id: string }>("select id from invoices where customer_id = $1", [customerId]),
  );
  const lower = shop.inside(async (ctx) => {
    const invoice = await findInvoice(ctx, row?.id ?? "");
    assert.ok(invoice);
    await lowerAmountDue(ctx, invoice, invoice.amount_due + 1n);
  });
  await assert.rejects(lower, /check constraint/);
  const change = shop.inside((ctx) => ctx.tx.rows("update invoices set subtotal = 1, total = 1, amount_due = 1"));
  await assert.rejects(change, /sum of its lines|check constraint/);
});

test("lists name their filter's invoices only, and an unknown customer is not found", async () => {
  const shop = await world.shopper();
  const { customerId, subscriptionId } = await subscribe(shop, "approves");
  const count = async (query: string) => JSON.parse((await shop.call("GET", `/v1/invoices${query}`)).text).data.length;
  assert.deepEqual(
    [
      await count(""),
      await count(`?customer_id=${customerId}`),
      await count(`?subscription_id=${subscriptionId}&status=paid`),
      await count("?status=open"),
      await count(`?customer_id=${subscriptionId}`),
    ],
    [1, 1, 1, 0, 0],
  );
  assert.equal((await shop.call("GET", `/v1/customers/${subscriptionId}/invoices`)).status, 404);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { customerCredit } from "../domains/ledger/store.ts";
import { findDefaultMethod } from "../domains/payments/method-store.ts";
import { choose, invoicesOf, openPaymentWorld, type Shopper } from "../../test/payment-world.ts";

const world = await openPaymentWorld();
const { api } = world;

const creditOf = (shop: Shopper, customerId: string): Promise<bigint> =>
  shop.inside((ctx) => customerCredit(ctx, customerId, "USD"));

const countFacts = (shop: Shopper, type: string): Promise<number> =>
  shop.inside(async (ctx) => {
    const row = await ctx.tx.first<{ count: number }>("select count(*)::int as count from facts where type = $1", [
      type,
    ]);
    return row?.count ?? 0;
  });

/** One activation, one paid invoice, one payment: however often and from wherever it was told. */
async function assertPaidOnce(shop: Shopper, customerId: string): Promise<void> {
  const once = [
    "subscription.activated",
    "invoice.finalized",
    "invoice.paid",
    "payment.succeeded",
    "checkout.completed",
  ];
  for (const type of once) assert.equal(await countFacts(shop, type), 1, type);
  const paid = { status: "paid", amount_due: 2900, amount_paid: 2900 };
  assert.deepEqual(await invoicesOf(shop, customerId), [paid]);
  assert.equal(await creditOf(shop, customerId), 0n);
  await shop.check();
}

test("a paid checkout activates the subscription, pays its first invoice and keeps the card", async () => {
  const shop = await world.shopper();
  const checkout = await shop.attach("pro");
  await choose(await checkout.pay(), "approves");
  assert.equal(await checkout.status(), "pending_activation");
  const settled = await checkout.settle();
  assert.equal(settled.json["status"], "complete");
  assert.match(String(settled.json["redirect_url"]), /^https:\/\/acme\.example\/done\?session=[0-9a-f-]{36}$/);
  assert.equal(await checkout.status(), "active");
  const method = await shop.inside((ctx) => findDefaultMethod(ctx, checkout.customerId));
  assert.equal(method?.last4, "4242");
  await assertPaidOnce(shop, checkout.customerId);
});

test("the webhook alone activates: the payer never came back", async () => {
  const shop = await world.shopper();
  const checkout = await shop.attach("pro");
  await choose(await checkout.pay(), "approves");
  await world.pump();
  await api.worker.drain();
  assert.equal(await checkout.status(), "active");
  await assertPaidOnce(shop, checkout.customerId);
});

test("a webhook that comes after the payer's return changes nothing more", async () => {
  const shop = await world.shopper();
  const checkout = await shop.attach("pro");
  await choose(await checkout.pay(), "approves");
  await checkout.settle();
  await world.pump();
  await api.worker.drain();
  await assertPaidOnce(shop, checkout.customerId);
});

test("webhook, sweeper and five returns at once end in exactly one activation", async () => {
  const shop = await world.shopper();
  const checkout = await shop.attach("pro");
  await choose(await checkout.pay(), "approves");
  const returns = Array.from({ length: 5 }, () => checkout.settle());
  const answers = await Promise.all([...returns, world.pump().then(() => api.worker.drain())]);
  for (const answer of answers.slice(0, 5)) assert.ok(typeof answer === "object" && answer.status === 200);
  await api.worker.drain();
  assert.equal(await checkout.status(), "active");
  await assertPaidOnce(shop, checkout.customerId);
});

test("when no webhook arrives and nobody comes back, the sweeper finds the payment", async () => {
  const shop = await world.shopper();
  const checkout = await shop.attach("pro");
  const url = await checkout.pay();
  await shop.behave({ webhook_drop_rate: 1 });
  await choose(url, "approves");
  await world.pump();
  await api.worker.drain();
  assert.equal(await checkout.status(), "pending_activation");
  api.clock.advance(2_000);
  await api.worker.drain();
  assert.equal(await checkout.status(), "active");
  await assertPaidOnce(shop, checkout.customerId);
});

test("a processing payment grants nothing until it is paid", async () => {
  const shop = await world.shopper();
  const checkout = await shop.attach("pro");
  await choose(await checkout.pay(), "processing");
  assert.equal((await checkout.settle()).json["status"], "processing");
  assert.equal(await checkout.status(), "pending_activation");
  assert.equal((await checkout.page("POST", "/v1/pages/checkout/pay", { return_url: world.returnUrl })).status, 409);
  await shop.check();
  api.clock.advance(15_000);
  await world.pump();
  await api.worker.drain();
  await assertPaidOnce(shop, checkout.customerId);
});

test("a decline on the page leaves the checkout open with the reason, and another card pays it", async () => {
  const shop = await world.shopper();
  const checkout = await shop.attach("pro");
  const url = await checkout.pay();
  await choose(url, "declines_soft");
  assert.deepEqual((await checkout.settle()).json, { status: "open", redirect_url: null });
  const page = await checkout.page("GET", "/v1/pages/checkout");
  assert.equal(page.json["failure"], "The card has insufficient funds.");
  await choose(url, "approves");
  await checkout.settle();
  await assertPaidOnce(shop, checkout.customerId);
});

test("a trial starts with the stored card and nothing is charged", async () => {
  const shop = await world.shopper();
  const checkout = await shop.attach("pro_trial");
  await choose(await checkout.pay(), "approves");
  await checkout.settle();
  assert.equal(await checkout.status(), "trialing");
  assert.deepEqual(await invoicesOf(shop, checkout.customerId), []);
  assert.ok(await shop.inside((ctx) => findDefaultMethod(ctx, checkout.customerId)));
  await shop.check();
});

test("money for a subscription that was cancelled meanwhile becomes the customer's credit", async () => {
  const shop = await world.shopper();
  const checkout = await shop.attach("pro");
  const url = await checkout.pay();
  const cancelled = await shop.call("POST", `/v1/subscriptions/${checkout.subscriptionId}/cancel`, {
    at_period_end: false,
  });
  assert.equal(cancelled.status, 200, cancelled.text);
  await choose(url, "approves");
  await world.pump();
  await api.worker.drain();
  assert.equal(await checkout.status(), "canceled");
  assert.equal(await creditOf(shop, checkout.customerId), 2900n);
  assert.equal(await countFacts(shop, "payment.succeeded"), 1);
  await shop.check();
});

test("the page of a cancelled subscription is closed by the sweeper", async () => {
  const shop = await world.shopper();
  const checkout = await shop.attach("pro");
  const url = await checkout.pay();
  await shop.call("POST", `/v1/subscriptions/${checkout.subscriptionId}/cancel`, { at_period_end: false });
  api.clock.advance(2_000);
  await api.worker.drain();
  assert.equal((await fetch(url)).status, 410);
  await shop.check();
});

test("credit is used first: the payer is asked for the rest, or only for a card", async () => {
  const shop = await world.shopper();
  const first = await shop.attach("starter");
  const url = await first.pay();
  await shop.call("POST", `/v1/subscriptions/${first.subscriptionId}/cancel`, { at_period_end: false });
  await choose(url, "approves");
  await world.pump();
  await api.worker.drain();
  assert.equal(await creditOf(shop, first.customerId), 900n);
  const second = await shop.attach("pro", first.customerId);
  await choose(await second.pay(), "approves");
  await second.settle();
  assert.deepEqual(await invoicesOf(shop, first.customerId), [{ status: "paid", amount_due: 2000, amount_paid: 2000 }]);
  assert.equal(await creditOf(shop, first.customerId), 0n);
  await shop.check();
});

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type Checkout,
  choose,
  invoicesOf,
  openPaymentWorld,
  type Shopper,
  subscribe,
} from "../../test/payment-world.ts";
import { openPortalPages } from "../../test/portal.ts";

const world = await openPaymentWorld();
const { api } = world;
const dayMs = 86_400_000;

/** To the next renewal of a monthly plan, and through everything that is due by then. */
async function renew(shop: Shopper, checkout: Checkout): Promise<void> {
  const { json } = await shop.call("GET", `/v1/subscriptions/${checkout.subscriptionId}`);
  api.clock.set(Date.parse(json["current_period_end"] ?? ""));
  await turn();
}

async function turn(): Promise<void> {
  await api.worker.drain();
  await world.pump();
  await api.worker.drain();
}

async function statuses(shop: Shopper, checkout: Checkout): Promise<string[]> {
  return (await invoicesOf(shop, checkout.customerId)).map(({ status }) => status);
}

async function chargeCount(shop: Shopper): Promise<Record<string, number>> {
  const charges = Object.values((await shop.books()).charges_by_call_id).flat();
  return Object.fromEntries(
    [...Map.groupBy(charges, ({ status }) => status)].map(([status, of]) => [status, of.length]),
  );
}

test("a renewal charges the stored card once and the subscription goes on", async () => {
  const shop = await world.shopper();
  const checkout = await subscribe(shop, "approves");
  await renew(shop, checkout);
  assert.deepEqual(await statuses(shop, checkout), ["paid", "paid"]);
  assert.equal(await checkout.status(), "active");
  assert.deepEqual(await chargeCount(shop), { succeeded: 2 });
  await shop.check();
});

test("a pending bank debit leaves the invoice open until it is paid", async () => {
  const shop = await world.shopper();
  const checkout = await shop.attach("pro");
  await choose(await checkout.pay(), "processing");
  api.clock.advance(15_000);
  await turn();
  await renew(shop, checkout);
  assert.deepEqual(await statuses(shop, checkout), ["open", "paid"]);
  assert.equal(await checkout.status(), "active");
  await shop.check();
  api.clock.advance(15_000);
  await turn();
  assert.deepEqual(await statuses(shop, checkout), ["paid", "paid"]);
  await shop.check();
});

test("soft declines are tried again after 2, 7, 14 and 21 days, then the subscription ends", async () => {
  const shop = await world.shopper();
  const checkout = await subscribe(shop, "renewals_decline_soft");
  await renew(shop, checkout);
  assert.equal(await checkout.status(), "past_due");
  const seen: unknown[] = [];
  for (let day = 1; day <= 22; day += 1) {
    api.clock.advance(dayMs);
    await turn();
    seen.push((await chargeCount(shop))["failed"]);
  }
  const expected = Array.from({ length: 22 }, (_, i) => 1 + [2, 7, 14, 21].filter((day) => day <= i + 1).length);
  assert.deepEqual(seen, expected);
  assert.equal(await checkout.status(), "canceled");
  assert.deepEqual(await statuses(shop, checkout), ["uncollectible", "paid"]);
  await shop.check();
});

test("a card that was refused for good is not charged again, and the subscription ends with the schedule", async () => {
  const shop = await world.shopper();
  const checkout = await subscribe(shop, "renewals_decline_hard");
  await renew(shop, checkout);
  for (let day = 1; day <= 21; day += 1) {
    assert.equal(await checkout.status(), "past_due");
    api.clock.advance(dayMs);
    await turn();
  }
  assert.deepEqual(await chargeCount(shop), { succeeded: 1, failed: 1 });
  assert.equal(await checkout.status(), "canceled");
  await shop.check();
});

test("a soft decline that works the next time recovers the subscription", async () => {
  const shop = await world.shopper();
  const checkout = await subscribe(shop, "approves");
  await shop.behave({ decline_next: { kind: "soft", count: 1 } });
  await renew(shop, checkout);
  assert.equal(await checkout.status(), "past_due");
  api.clock.advance(2 * dayMs);
  await turn();
  assert.equal(await checkout.status(), "active");
  assert.deepEqual(await statuses(shop, checkout), ["paid", "paid"]);
  await shop.check();
});

test("a new card from the portal pays what is owed at once", async () => {
  const shop = await world.shopper();
  const checkout = await subscribe(shop, "renewals_decline_hard");
  await renew(shop, checkout);
  assert.equal(await checkout.status(), "past_due");
  const portal = await openPortalPages(api, shop, checkout.customerId);
  const form = { return_url: world.returnUrl };
  const answer = await portal("POST", "/v1/pages/portal/payment-method", form);
  assert.equal(answer.status, 200, answer.text);
  const again = await portal("POST", "/v1/pages/portal/payment-method", form);
  assert.equal(again.json["redirect_url"], answer.json["redirect_url"]);
  await choose(String(answer.json["redirect_url"]), "approves");
  await turn();
  await turn();
  assert.equal(await checkout.status(), "active");
  assert.deepEqual(await statuses(shop, checkout), ["paid", "paid"]);
  await shop.check();
});

test("an invoice without any stored method goes through dunning without a call", async () => {
  const shop = await world.shopper();
  const checkout = await subscribe(shop, "approves");
  await shop.inside((ctx) => ctx.tx.rows("update payment_methods set replaced_at = created_at"));
  await renew(shop, checkout);
  assert.equal(await checkout.status(), "past_due");
  for (const days of [2, 5, 7, 7]) {
    api.clock.advance(days * dayMs);
    await turn();
  }
  assert.equal(await checkout.status(), "canceled");
  assert.deepEqual(await chargeCount(shop), { succeeded: 1 });
  await shop.check();
});

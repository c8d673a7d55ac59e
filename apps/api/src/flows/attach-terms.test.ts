import assert from "node:assert/strict";
import { test } from "node:test";
import { makeCustomer, planByCode } from "../../test/factories.ts";
import { choose, openPaymentWorld, type Shopper } from "../../test/payment-world.ts";
import { openStory } from "../../test/story.ts";

const world = await openPaymentWorld();
const { clock, worker } = world.api;

const attach = async (shop: Shopper, customerId: string, code: string, over: object) =>
  shop.call("POST", "/v1/attach", {
    customer_id: customerId,
    plan_id: (await planByCode(shop, code)).id,
    return_url: "https://acme.example/",
    ...over,
  });

const setPrice = async (shop: Shopper, code: string, amount: number): Promise<void> => {
  const prices = [{ amount, currency: "USD", interval: "month" }];
  const body = { name: code, product: "acme_cloud", features: {}, prices };
  const answer = await shop.call("PUT", `/v1/admin/plans/${code}`, body);
  assert.equal(answer.status, 200, answer.text);
};

test("attaching again before paying takes the terms that hold now: price and trial", async () => {
  const shop = await world.shopper();
  const checkout = await shop.attach("pro");
  const first = await checkout.pay();
  await setPrice(shop, "pro", 3900);
  const again = await shop.attach("pro", checkout.customerId);
  assert.equal(again.subscriptionId, checkout.subscriptionId);
  assert.equal((await again.page("GET", "/v1/pages/checkout")).json["amount_due"], 3900);
  await choose(await again.pay(), "approves");
  assert.equal((await fetch(first)).status, 410);
  await again.settle();
  const invoices = JSON.parse((await shop.call("GET", `/v1/customers/${checkout.customerId}/invoices`)).text);
  assert.deepEqual([invoices.data[0].total, invoices.data[0].status], [3900, "paid"]);
  const other = await makeCustomer(shop);
  await attach(shop, other.id, "pro", {});
  const trial = await attach(shop, other.id, "pro", { trial_period_days: 7 });
  const token = String(trial.json["checkout_url"]).split("/").at(-1) ?? "";
  const page = await shop.call("GET", "/v1/pages/checkout", undefined, { Authorization: `Bearer ${token}` });
  assert.equal(page.json["amount_due"], 0);
  await shop.check();
});

test("a payment on the page of older, cheaper terms starts the plan, and only the rest is collected", async () => {
  const shop = await world.shopper();
  const checkout = await shop.attach("pro");
  const url = await checkout.pay();
  await setPrice(shop, "pro", 3900);
  await attach(shop, checkout.customerId, "pro", {});
  await choose(url, "approves");
  await world.pump();
  await worker.drain();
  const charges = Object.values((await shop.books()).charges_by_call_id).flat();
  assert.deepEqual(
    charges.map(({ amount }) => amount).toSorted((a, b) => a - b),
    [1000, 2900],
  );
  assert.equal(await checkout.status(), "active");
  await shop.check();
});

test("a plan that is archived, or whose price is replaced, between attach and pay is sold as it was offered", async () => {
  const shop = await world.shopper();
  const checkout = await shop.attach("pro");
  await shop.call("DELETE", "/v1/admin/plans/pro");
  await choose(await checkout.pay(), "approves");
  await checkout.settle();
  assert.equal(await checkout.status(), "active");
  await shop.check();
});

test("ten attaches at once open one subscription, and none fails", async () => {
  const shop = await world.shopper();
  const customer = await makeCustomer(shop);
  const answers = await Promise.all(Array.from({ length: 10 }, () => attach(shop, customer.id, "pro", {})));
  for (const answer of answers) assert.equal(answer.status, 200, answer.text);
  assert.equal(new Set(answers.map(({ json }) => json["subscription_id"])).size, 1);
  const free = await Promise.all(Array.from({ length: 5 }, () => attach(shop, customer.id, "free", {})));
  assert.deepEqual(
    free.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 409, 409, 409, 409],
  );
  await shop.check();
});

test("a trial is given once: not again after cancelling, nor after moving the trial to a sibling plan", async () => {
  const it = await openStory(world, "pro_trial");
  assert.equal((await it.read())["status"], "trialing");
  assert.equal((await it.change("scale", {}, {})).status, 200);
  assert.equal((await it.read())["status"], "trialing");
  await it.cancel({ at_period_end: false });
  const again = await it.also("pro_trial");
  assert.equal((await again.read())["status"], "active");
  await it.shop.check();
});

test("a card that is declined at the start of a trial starts nothing", async () => {
  const shop = await world.shopper();
  const checkout = await shop.attach("pro_trial");
  const url = await checkout.pay();
  await choose(url, "declines_hard");
  assert.equal((await checkout.settle()).json["status"], "open");
  assert.equal(await checkout.status(), "pending_activation");
  await choose(url, "approves");
  await checkout.settle();
  assert.equal(await checkout.status(), "trialing");
  await shop.check();
});

test("won and fils are prorated and collected in their own minor units", async () => {
  const shop = await world.shopper();
  const customer = await makeCustomer(shop, { currency: "KRW" });
  const checkout = await shop.attach("pro", customer.id);
  await choose(await checkout.pay(), "approves");
  await checkout.settle();
  await worker.drain();
  const { json } = await shop.call("GET", `/v1/subscriptions/${checkout.subscriptionId}`);
  clock.set((Date.parse(String(json["current_period_start"])) + Date.parse(String(json["current_period_end"]))) / 2);
  const scale = await planByCode(shop, "scale");
  const body = { new_plan_id: scale.id, proration_behavior: "always_invoice" };
  await shop.call("POST", `/v1/subscriptions/${checkout.subscriptionId}/change-plan`, body);
  await worker.drain();
  const invoices = JSON.parse((await shop.call("GET", `/v1/customers/${customer.id}/invoices`)).text);
  assert.deepEqual(
    [invoices.data[0].total, invoices.data[0].currency, invoices.data[0].status],
    [45_000, "KRW", "paid"],
  );
  await shop.check();
});

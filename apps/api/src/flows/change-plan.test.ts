import assert from "node:assert/strict";
import { test } from "node:test";
import { makeCustomer, planByCode } from "../../test/factories.ts";
import { assertProblem } from "../../test/harness.ts";
import { choose, openPaymentWorld, type Shopper } from "../../test/payment-world.ts";

const world = await openPaymentWorld();
const { clock, worker } = world.api;

/** A paid subscription, half-way through its period. */
async function subscribed(code: string): Promise<{ shop: Shopper; id: string; customerId: string }> {
  const shop = await world.shopper();
  const checkout = await shop.attach(code);
  await choose(await checkout.pay(), "approves");
  await checkout.settle();
  await worker.drain();
  const { json } = await shop.call("GET", `/v1/subscriptions/${checkout.subscriptionId}`);
  const [start, end] = [json["current_period_start"], json["current_period_end"]].map((at) => Date.parse(String(at)));
  clock.set(((start ?? 0) + (end ?? 0)) / 2);
  return { shop, id: checkout.subscriptionId, customerId: checkout.customerId };
}

const invoicesOf = async (shop: Shopper, customerId: string) =>
  JSON.parse((await shop.call("GET", `/v1/customers/${customerId}/invoices`)).text).data as {
    total: number;
    amount_due: number;
    status: string;
    reason: string;
    lines: { kind: string; amount: number }[];
  }[];

test("an upgrade half-way waits for the next invoice, and its preview is the same to the line", async () => {
  const { shop, id, customerId } = await subscribed("pro");
  const scale = await planByCode(shop, "scale");
  const preview = await shop.call("POST", `/v1/subscriptions/${id}/change-plan/preview`, { new_plan_id: scale.id });
  assert.equal(preview.status, 200, preview.text);
  const { lines, proration_date } = JSON.parse(preview.text) as { lines: { amount: number }[]; proration_date: string };
  assert.deepEqual(
    lines.map((line) => line.amount),
    [-1450, 4950],
  );
  assert.deepEqual([preview.json["due_now"], preview.json["next_invoice_total"]], [0, 9900 + 3500]);
  clock.advance(60_000);
  const body = { new_plan_id: scale.id, proration_date };
  const changed = await shop.call("POST", `/v1/subscriptions/${id}/change-plan`, body);
  assert.equal(changed.json["plan_code"], "scale");
  clock.set(Date.parse(String(changed.json["current_period_end"])));
  await worker.drain();
  const [renewal] = await invoicesOf(shop, customerId);
  assert.deepEqual([renewal?.reason, renewal?.total, renewal?.status], ["renewal", 13_400, "paid"]);
  assert.deepEqual(
    renewal?.lines.map((line) => line.amount),
    [9900, -1450, 4950],
  );
  await shop.check();
});

test("always_invoice is collected right after the answer", async () => {
  const { shop, id, customerId } = await subscribed("pro");
  const scale = await planByCode(shop, "scale");
  await shop.call("POST", `/v1/subscriptions/${id}/change-plan`, {
    new_plan_id: scale.id,
    proration_behavior: "always_invoice",
  });
  await worker.drain();
  const [invoice] = await invoicesOf(shop, customerId);
  assert.deepEqual([invoice?.reason, invoice?.total, invoice?.status], ["plan_change", 3500, "paid"]);
  await shop.check();
});

test("a downgrade's negative invoice becomes credit that the renewal spends", async () => {
  const { shop, id, customerId } = await subscribed("scale");
  const pro = await planByCode(shop, "pro");
  const changed = await shop.call("POST", `/v1/subscriptions/${id}/change-plan`, {
    new_plan_id: pro.id,
    proration_behavior: "always_invoice",
  });
  assert.equal(changed.status, 200, changed.text);
  await worker.drain();
  const [credit] = await invoicesOf(shop, customerId);
  assert.deepEqual([credit?.total, credit?.amount_due, credit?.status], [-3500, 0, "paid"]);
  clock.set(Date.parse(String(changed.json["current_period_end"])));
  await worker.drain();
  const [renewal] = await invoicesOf(shop, customerId);
  assert.deepEqual([renewal?.total, renewal?.amount_due, renewal?.status], [2900, 0, "paid"]);
  await shop.check();
});

test("another interval restarts the cycle and bills it at once", async () => {
  const { shop, id, customerId } = await subscribed("pro");
  const yearly = await planByCode(shop, "pro_yearly");
  const change = (over: object) =>
    shop.call("POST", `/v1/subscriptions/${id}/change-plan`, { new_plan_id: yearly.id, ...over });
  assertProblem(await change({ billing_cycle_anchor: "unchanged" }), 422, "paylera.billing_cycle_anchor_invalid");
  const changed = await change({});
  assert.equal(changed.json["interval"], "year");
  await worker.drain();
  const [invoice] = await invoicesOf(shop, customerId);
  assert.deepEqual([invoice?.total, invoice?.status], [29_000 - 1450, "paid"]);
  await shop.check();
});

test("leaving a free plan needs a payment method and starts the paid period now", async () => {
  const shop = await world.shopper();
  const free = await planByCode(shop, "free");
  const pro = await planByCode(shop, "pro");
  const customer = await makeCustomer(shop);
  const made = await shop.call("POST", "/v1/attach", {
    customer_id: customer.id,
    plan_id: free.id,
    return_url: "https://acme.example/",
  });
  const body = { new_plan_id: pro.id };
  const path = `/v1/subscriptions/${made.json["subscription_id"]}/change-plan`;
  assertProblem(await shop.call("POST", path, body), 409, "paylera.payment_method_required");
});

test("a change to the same plan, to another's plan, or through a relay without charge is refused", async () => {
  const { shop, id } = await subscribed("pro");
  const pro = await planByCode(shop, "pro");
  const scale = await planByCode(shop, "scale");
  const path = `/v1/subscriptions/${id}/change-plan`;
  assertProblem(await shop.call("POST", path, { new_plan_id: pro.id }), 409, "paylera.plan_unchanged");
  assertProblem(await shop.call("POST", path, { new_plan_id: id }), 404, "paylera.plan_not_found");
  const relay = { "Paylera-Relay": "js/0.1.0" };
  const unpaid = { new_plan_id: scale.id, proration_behavior: "none" };
  assertProblem(await shop.call("POST", path, unpaid, relay), 403, "paylera.not_self_serve");
  const stranger = { new_plan_id: scale.id, customer_id: scale.id };
  assertProblem(await shop.call("POST", path, stranger), 404, "paylera.subscription_not_found");
});

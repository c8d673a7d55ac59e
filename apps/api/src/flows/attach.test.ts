import assert from "node:assert/strict";
import { test } from "node:test";
import { makeCustomer, planByCode } from "../../test/factories.ts";
import { assertProblem } from "../../test/harness.ts";
import { choose, openPaymentWorld } from "../../test/payment-world.ts";

const world = await openPaymentWorld();
const { clock, worker } = world.api;
const urls = { success_url: "https://acme.example/ok?s={CHECKOUT_SESSION_ID}", cancel_url: "https://acme.example/no" };

test("a free plan starts at once and needs no checkout", async () => {
  const shop = await world.shopper();
  const customer = await makeCustomer(shop);
  const plan = await planByCode(shop, "free");
  const answer = await shop.call("POST", "/v1/attach", { customer_id: customer.id, plan_id: plan.id, ...urls });
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.json["checkout_url"], null);
  const { json } = await shop.call("GET", `/v1/subscriptions/${answer.json["subscription_id"]}`);
  assert.equal(json["status"], "active");
  assert.equal(json["current_period_end"], "2026-06-01T12:00:00.000Z");
});

test("paying for a plan ends the free plan of the same product", async () => {
  const shop = await world.shopper();
  const customer = await makeCustomer(shop);
  const plan = await planByCode(shop, "free");
  const free = await shop.call("POST", "/v1/attach", { customer_id: customer.id, plan_id: plan.id, ...urls });
  const checkout = await shop.attach("pro", customer.id);
  await choose(await checkout.pay(), "approves");
  await checkout.settle();
  const { json } = await shop.call("GET", `/v1/subscriptions/${free.json["subscription_id"]}`);
  assert.equal(json["status"], "canceled");
  const gate = { customer_id: customer.id, feature_code: "api_calls" };
  assert.equal((await shop.call("POST", "/v1/check", gate)).json["balance"], 10_000);
  await shop.check();
});

test("a paid plan waits for its payment and starts exactly once", async () => {
  const shop = await world.shopper();
  const checkout = await shop.attach("pro");
  assert.equal(await checkout.status(), "pending_activation");
  const gate = { customer_id: checkout.customerId, feature_code: "api_calls" };
  assert.equal((await shop.call("POST", "/v1/check", gate)).json["allowed"], false);
  await choose(await checkout.pay(), "approves");
  const settled = await Promise.all([checkout.settle(), checkout.settle(), world.pump(), checkout.settle()]);
  assert.equal(settled[0].json["status"], "complete");
  await worker.drain();
  assert.equal(await checkout.status(), "active");
  assert.equal((await shop.call("POST", "/v1/check", gate)).json["balance"], 10_000);
  const invoices = (await shop.call("GET", `/v1/customers/${checkout.customerId}/invoices`)).json["data"];
  assert.equal(invoices?.["length"], 1);
  assert.deepEqual(
    [invoices?.[0]?.["number"], invoices?.[0]?.["status"], invoices?.[0]?.["total"], invoices?.[0]?.["reason"]],
    ["INV-000001", "paid", 2900, "first"],
  );
  await shop.check();
});

test("attaching again before paying replaces the checkout and keeps the subscription", async () => {
  const shop = await world.shopper();
  const first = await shop.attach("pro");
  const second = await shop.attach("pro", first.customerId);
  assert.equal(second.subscriptionId, first.subscriptionId);
  assertProblem(
    await first.page("POST", "/v1/pages/checkout/pay", { return_url: "http://localhost:4010/c/r" }),
    409,
    "paylera.checkout_closed",
  );
  await choose(await second.pay(), "approves");
  await second.settle();
  const plan = await planByCode(shop, "pro");
  const again = await shop.call("POST", "/v1/attach", { customer_id: first.customerId, plan_id: plan.id, ...urls });
  assertProblem(again, 409, "paylera.subscription_exists");
  await shop.check();
});

test("a checkout that nobody pays expires with its subscription", async () => {
  const shop = await world.shopper();
  const checkout = await shop.attach("starter");
  clock.advance(24 * 3_600_000);
  await worker.drain();
  assert.equal(await checkout.status(), "expired");
  assert.equal((await checkout.page("GET", "/v1/pages/checkout")).json["status"], "expired");
});

test("a trial stores a method, bills nothing, and bills its first period at its end", async () => {
  const shop = await world.shopper();
  const checkout = await shop.attach("pro_trial");
  await choose(await checkout.pay(), "approves");
  await checkout.settle();
  assert.equal(await checkout.status(), "trialing");
  const list = async () => (await shop.call("GET", `/v1/customers/${checkout.customerId}/invoices`)).json["data"];
  assert.equal((await list())?.["length"], 0);
  clock.advance(14 * 86_400_000);
  await worker.drain();
  assert.equal(await checkout.status(), "active");
  const [invoice] = JSON.parse(JSON.stringify(await list())) as { status: string; reason: string }[];
  assert.deepEqual([invoice?.status, invoice?.reason], ["paid", "first"]);
  await shop.check();
});

test("terms that a relay forwards are bounded by the plan", async () => {
  const shop = await world.shopper();
  const customer = await makeCustomer(shop);
  const plan = await planByCode(shop, "pro");
  const body = { customer_id: customer.id, plan_id: plan.id, ...urls, trial_period_days: 36_500 / 100 };
  assertProblem(
    await shop.call("POST", "/v1/attach", body, { "Paylera-Relay": "js/0.1.0" }),
    403,
    "paylera.not_self_serve",
  );
  assert.equal((await shop.call("POST", "/v1/attach", body)).status, 200);
});

test("redirect URLs are checked, and in strict mode by their whole host", async () => {
  const shop = await world.shopper();
  const customer = await makeCustomer(shop);
  const base = { customer_id: customer.id, plan_id: (await planByCode(shop, "pro")).id };
  const attach = (success_url: string) =>
    shop.call("POST", "/v1/attach", { ...base, success_url, cancel_url: "https://acme.example/" });
  assertProblem(await shop.call("POST", "/v1/attach", base), 422, "paylera.attach_return_url_required");
  for (const url of [
    "javascript:alert(1)",
    "http://acme.example/",
    "https://u:p@acme.example/",
    "/relative",
    "data:,x",
  ]) {
    assertProblem(await attach(url), 422, "paylera.redirect_url_invalid");
  }
  await shop.call("PATCH", "/v1/tenant", { strict_redirects: true, redirect_hosts: ["acme.example"] });
  for (const url of [
    "https://acme.example.evil.io/",
    "https://acme.example\\@evil.io/",
    "https://evil.io/?acme.example",
  ]) {
    const answer = await attach(url);
    assert.ok(answer.status === 403 || new URL(url).host === "acme.example", url);
  }
  assert.equal((await attach("http://localhost:4000/")).json["type"], "paylera.redirect_domain_not_allowed");
  assert.equal((await attach("https://acme.example/ok")).status, 200);
});

test("what cannot be sold is refused in words", async () => {
  const shop = await world.shopper();
  const customer = await makeCustomer(shop, { currency: "EUR" });
  const plan = await planByCode(shop, "pro");
  const base = { customer_id: customer.id, plan_id: plan.id, ...urls };
  const attach = (over: object) => shop.call("POST", "/v1/attach", { ...base, ...over });
  assertProblem(await attach({}), 422, "paylera.plan_currency_mismatch");
  assertProblem(await attach({ plan_id: customer.id }), 404, "paylera.plan_not_found");
  assertProblem(await attach({ customer_id: plan.id }), 404, "paylera.customer_not_found");
  assertProblem(await attach({ product_id: customer.id }), 422, "paylera.plan_not_in_product");
  assertProblem(await attach({ add_ons: [{ id: "x" }] }), 422, "paylera.add_on_not_found");
  const usd = await makeCustomer(shop);
  assertProblem(
    await attach({ customer_id: usd.id, payment_provider: "toss" }),
    422,
    "paylera.provider_not_configured",
  );
});

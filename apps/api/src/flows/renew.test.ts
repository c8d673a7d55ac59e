import assert from "node:assert/strict";
import { test } from "node:test";
import { assertProblem } from "../../test/harness.ts";
import { choose, openPaymentWorld } from "../../test/payment-world.ts";

const world = await openPaymentWorld();
const { clock, worker } = world.api;

async function subscribe(code: string, card = "approves") {
  const shop = await world.shopper();
  const checkout = await shop.attach(code);
  await choose(await checkout.pay(), card);
  await checkout.settle();
  await worker.drain();
  const read = async () => (await shop.call("GET", `/v1/subscriptions/${checkout.subscriptionId}`)).json;
  const post = (verb: string, body: object) =>
    shop.call("POST", `/v1/subscriptions/${checkout.subscriptionId}/${verb}`, body);
  const invoices = async () =>
    JSON.parse((await shop.call("GET", `/v1/customers/${checkout.customerId}/invoices`)).text).data as {
      status: string;
      period_start: string;
    }[];
  return { shop, checkout, read, post, invoices };
}

test("a worker that was away for three periods bills each of them once, in order", async () => {
  clock.set(Date.UTC(2027, 0, 31, 10));
  const { shop, read, invoices } = await subscribe("pro");
  clock.set(Date.UTC(2027, 3, 30, 10));
  await Promise.all([worker.drain(), worker.drain()]);
  const all = await invoices();
  assert.deepEqual(
    all.map((invoice) => [invoice.period_start.slice(0, 10), invoice.status]),
    [
      ["2027-04-30", "paid"],
      ["2027-03-31", "paid"],
      ["2027-02-28", "paid"],
      ["2027-01-31", "paid"],
    ],
  );
  assert.equal((await read())["current_period_end"], "2027-05-31T10:00:00.000Z");
  await shop.check();
});

test("a cancellation at the period's end can be taken back, and otherwise ends the subscription there", async () => {
  const { shop, checkout, read, post } = await subscribe("pro");
  const scheduled = await post("cancel", { reason: "too expensive", feedback: "Ada says: maybe later" });
  assert.equal(scheduled.json["cancel_at_period_end"], true);
  assert.equal((await post("resume", {})).json["cancel_at_period_end"], false);
  await post("cancel", {});
  const end = Date.parse(String((await read())["current_period_end"]));
  clock.set(end - 1);
  await worker.drain();
  const gate = { customer_id: checkout.customerId, feature_code: "api_calls" };
  assert.equal((await shop.call("POST", "/v1/check", gate)).json["allowed"], true);
  clock.set(end);
  assert.equal((await shop.call("POST", "/v1/check", gate)).json["allowed"], false);
  assertProblem(await post("resume", {}), 409, "paylera.subscription_not_active");
  await worker.drain();
  assert.equal((await read())["status"], "canceled");
  assertProblem(await post("cancel", {}), 409, "paylera.subscription_not_active");
  await shop.check();
});

test("an immediate cancellation ends access at once, without refund", async () => {
  const { shop, checkout, read, post, invoices } = await subscribe("pro");
  assert.equal((await post("cancel", { at_period_end: false })).json["status"], "canceled");
  const gate = { customer_id: checkout.customerId, feature_code: "api_calls" };
  assert.equal((await shop.call("POST", "/v1/check", gate)).json["allowed"], false);
  assert.notEqual((await read())["ended_at"], null);
  assert.equal((await invoices()).length, 1);
  await shop.check();
});

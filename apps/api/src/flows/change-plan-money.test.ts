import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY_MS, HOUR_MS } from "@paylera/rules";
import { planByCode } from "../../test/factories.ts";
import { assertProblem } from "../../test/harness.ts";
import { assertInvariants } from "../../test/invariants.ts";
import { openPaymentWorld } from "../../test/payment-world.ts";
import { openStory } from "../../test/story.ts";
import { collectPayment } from "./collect-payment.ts";
import { renew } from "./renew.ts";

const world = await openPaymentWorld();
const { clock, worker } = world.api;
const relay = { "Paylera-Relay": "js/0.1.0" };

test("a customer who never paid for a period gets no credit for it, only less to pay", async () => {
  const it = await openStory(world, "scale");
  await it.shop.behave({ decline_next: { kind: "soft", count: 100 } });
  await it.toPeriodEnd();
  assert.equal((await it.read())["status"], "past_due");
  await it.toMiddle();
  const changed = await it.change("starter", { proration_behavior: "always_invoice" }, relay);
  assert.equal(changed.status, 200, changed.text);
  assert.equal(await it.credit(), 0n);
  assert.deepEqual(await it.invoices(), [
    { reason: "plan_change", status: "paid", total: -4500, due: 0 },
    { reason: "renewal", status: "open", total: 9900, due: 5400 },
    { reason: "first", status: "paid", total: 9900, due: 9900 },
  ]);
  await it.shop.check();
  clock.advance(21 * DAY_MS);
  await worker.drain();
  assert.equal((await it.read())["status"], "canceled");
  assert.equal(await it.credit(), 0n);
  await it.shop.check();
});

test("credit that covers what is owed pays it, and the subscription recovers", async () => {
  const it = await openStory(world, "pro");
  await it.shop.behave({ decline_next: { kind: "soft", count: 100 } });
  await it.toPeriodEnd();
  await it.change("free", { proration_behavior: "always_invoice" }, {});
  const [, renewal] = await it.invoices();
  assert.deepEqual(renewal, { reason: "renewal", status: "paid", total: 2900, due: 0 });
  assert.equal((await it.read())["status"], "active");
  await it.shop.check();
});

test("a charge on its way when the change lowers what is owed ends as credit, not as a loss", async () => {
  const it = await openStory(world, "scale");
  await it.shop.behave({ drop_connection_after_effect_rate: 1 });
  await it.toPeriodEnd();
  await it.toMiddle();
  await it.change("starter", { proration_behavior: "always_invoice" }, {});
  await assertInvariants(world.adminUrl);
  await it.shop.behave({});
  clock.advance(6 * HOUR_MS);
  await worker.drain();
  assert.equal(await it.credit(), 4500n);
  await it.shop.check();
});

test("a charge that was not sent yet asks only for what is still owed after the change", async () => {
  const it = await openStory(world, "scale");
  const end = Date.parse(String((await it.read())["current_period_end"]));
  clock.set(end);
  await renew(it.shop.scene, it.id);
  const [invoice] = JSON.parse((await it.shop.call("GET", "/v1/invoices?status=open")).text).data;
  await collectPayment(it.shop.scene, invoice.id);
  await it.change("starter", { proration_behavior: "always_invoice" }, {});
  await worker.drain();
  const charges = Object.values((await it.shop.books()).charges_by_call_id).flat();
  assert.deepEqual(
    charges.map(({ amount }) => amount).toSorted((a, b) => a - b),
    [900, 9900],
  );
  assert.equal(await it.credit(), 0n);
  await it.shop.check();
});

test("changing back and forth with an old proration date mints no credit", async () => {
  const it = await openStory(world, "pro");
  await it.toMiddle();
  const old = new Date(clock.now() - HOUR_MS).toISOString();
  const atOnce = { proration_behavior: "always_invoice" };
  assert.equal((await it.change("scale", atOnce, relay)).status, 200);
  const back = await it.change("pro", { ...atOnce, proration_date: old }, relay);
  assertProblem(back, 422, "paylera.validation_failed");
  assert.equal((await it.change("pro", atOnce, relay)).status, 200);
  await worker.drain();
  assert.equal(await it.credit(), 0n);
  assert.deepEqual((await it.invoices())[1], { reason: "plan_change", status: "paid", total: 3500, due: 0 });
  await it.shop.check();
});

test("a change while the renewal is months late bills the months that passed at the plan of those months", async () => {
  const it = await openStory(world, "pro");
  const start = Date.parse(String((await it.read())["current_period_start"]));
  clock.set(start + 80 * DAY_MS);
  const scale = await planByCode(it.shop, "scale");
  const path = `/v1/subscriptions/${it.id}/change-plan`;
  const preview = await it.shop.call("POST", `${path}/preview`, { new_plan_id: scale.id });
  assert.equal(preview.status, 200, preview.text);
  const { proration_date } = preview.json;
  const changed = await it.change("scale", { proration_date, proration_behavior: "always_invoice" }, {});
  assert.equal(changed.status, 200, changed.text);
  await worker.drain();
  const all = await it.invoices();
  assert.deepEqual(
    all.map(({ reason, total, status }) => [reason, total, status]),
    [
      ["plan_change", JSON.parse(preview.text).net, "paid"],
      ["renewal", 2900, "paid"],
      ["renewal", 2900, "paid"],
      ["first", 2900, "paid"],
    ],
  );
  await it.shop.check();
});

test("a year that becomes months gives the unused part of the year back and renews by the month", async () => {
  const it = await openStory(world, "pro_yearly");
  clock.advance(40 * DAY_MS);
  assert.equal((await it.change("pro", {}, {})).json["interval"], "month");
  await it.toPeriodEnd();
  await it.toPeriodEnd();
  assert.equal((await it.read())["status"], "active");
  await it.shop.check();
});

test("a browser may not put off paying for what it leaves a free plan for", async () => {
  const it = await openStory(world, "pro");
  await it.change("free", { proration_behavior: "always_invoice" }, {});
  const later = await it.change("scale", { billing_cycle_anchor: "unchanged" }, relay);
  assertProblem(later, 403, "paylera.not_self_serve");
  assert.equal((await it.change("scale", { billing_cycle_anchor: "unchanged" }, {})).status, 200);
});

test("a checkout that waits for the new plan does not stand in the way of changing to it", async () => {
  const it = await openStory(world, "pro");
  const waiting = await it.shop.attach("scale", it.customerId);
  await waiting.pay();
  assert.equal((await it.change("scale", {}, {})).status, 200);
  assert.equal(await waiting.status(), "canceled");
  await worker.drain();
  await it.shop.check();
});

test("two changes at once are made one after the other", async () => {
  const it = await openStory(world, "pro");
  await it.toMiddle();
  const answers = await Promise.all(["scale", "scale", "starter"].map((code) => it.change(code, {}, {})));
  assert.deepEqual(
    answers.map(({ status }) => status).filter((status) => status !== 200 && status !== 409),
    [],
  );
  await it.toPeriodEnd();
  await it.shop.check();
});

test("two subscriptions that change to each other's plan at once are both refused, without a deadlock", async () => {
  const one = await openStory(world, "pro");
  const two = await one.also("scale");
  for (let round = 0; round < 5; round += 1) {
    const answers = await Promise.all([one.change("scale", {}, {}), two.change("pro", {}, {})]);
    for (const answer of answers) assertProblem(answer, 409, "paylera.subscription_exists");
  }
  const both = await Promise.all([one.change("starter", {}, {}), two.change("starter", {}, {})]);
  assert.deepEqual(
    both.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 409],
  );
  await one.shop.check();
});

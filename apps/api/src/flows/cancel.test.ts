import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY_MS } from "@paylera/rules";
import { planByCode } from "../../test/factories.ts";
import { openPaymentWorld } from "../../test/payment-world.ts";
import { openStory } from "../../test/story.ts";

const world = await openPaymentWorld();
const { clock, worker } = world.api;

test("an upgrade that waited for the next invoice is billed when the subscription ends instead", async () => {
  const it = await openStory(world, "pro");
  await it.toMiddle();
  await it.change("scale", {}, {});
  await it.cancel({});
  const starter = await planByCode(it.shop, "starter");
  const path = `/v1/subscriptions/${it.id}/change-plan/preview`;
  const preview = (await it.shop.call("POST", path, { new_plan_id: starter.id })).json;
  assert.equal(preview["next_invoice_at"], (await it.read())["current_period_end"]);
  await it.toPeriodEnd();
  await worker.drain();
  assert.equal((await it.read())["status"], "canceled");
  assert.deepEqual((await it.invoices())[0], { reason: "plan_change", status: "paid", total: 3500, due: 3500 });
  await it.shop.check();
});

test("a downgrade's credit that waited is the customer's when the subscription is cancelled at once", async () => {
  const it = await openStory(world, "scale");
  await it.toMiddle();
  await it.change("pro", {}, {});
  await it.cancel({ at_period_end: false });
  assert.equal(await it.credit(), 3500n);
  await it.shop.check();
});

test("when dunning ends, credit that waited lowers what is written off and is nobody's", async () => {
  const it = await openStory(world, "scale");
  await it.shop.behave({ decline_next: { kind: "soft", count: 100 } });
  await it.toPeriodEnd();
  await it.change("starter", {}, {});
  clock.advance(21 * DAY_MS);
  await worker.drain();
  assert.equal((await it.read())["status"], "canceled");
  assert.equal(await it.credit(), 0n);
  assert.deepEqual(
    (await it.invoices()).map(({ reason, status, due }) => [reason, status, due]),
    [
      ["plan_change", "paid", 0],
      ["renewal", "uncollectible", 900],
      ["first", "paid", 9900],
    ],
  );
  await it.shop.check();
});

test("a free plan that a paid one replaces hands its waiting credit to the first invoice", async () => {
  const it = await openStory(world, "scale");
  await it.toMiddle();
  await it.change("free", {}, {});
  const next = await it.also("pro");
  assert.equal((await it.read())["status"], "canceled");
  assert.equal((await next.read())["status"], "active");
  await it.shop.check();
});

test("cancelling, renewing and changing at once leaves one of them true and the books in order", async () => {
  const it = await openStory(world, "pro");
  clock.set(Date.parse(String((await it.read())["current_period_end"])));
  const [canceled] = await Promise.all([
    it.cancel({ at_period_end: false }),
    worker.drain(),
    it.change("scale", { proration_behavior: "always_invoice" }, {}),
    worker.drain(),
  ]);
  await worker.drain();
  // On a busy machine the others may hold the subscription for longer than a request waits for it.
  assert.ok(canceled.status === 200 || canceled.json["type"] === "paylera.version_conflict", canceled.text);
  assert.equal((await it.read())["status"], canceled.status === 200 ? "canceled" : "active");
  await it.shop.check();
});

test("a subscription that was cancelled before it started never had a period", async () => {
  const shop = await world.shopper();
  const { subscriptionId } = await shop.attach("pro");
  const { json } = await shop.call("POST", `/v1/subscriptions/${subscriptionId}/cancel`, { at_period_end: false });
  assert.deepEqual(
    [json["status"], json["current_period_start"], json["current_period_end"]],
    ["canceled", null, null],
  );
});

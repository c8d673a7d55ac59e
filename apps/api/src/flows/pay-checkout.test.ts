import assert from "node:assert/strict";
import { test } from "node:test";
import { assertProblem } from "../../test/harness.ts";
import { choose, openPaymentWorld } from "../../test/payment-world.ts";

const world = await openPaymentWorld();
const { api, returnUrl } = world;
const pay = "/v1/pages/checkout/pay";

test("asking again, even five times at once, answers the same page", async () => {
  const shop = await world.shopper();
  const checkout = await shop.attach("pro");
  const url = await checkout.pay();
  assert.equal(await checkout.pay(), url);
  const many = await Promise.all(Array.from({ length: 5 }, () => checkout.pay()));
  assert.deepEqual(new Set(many), new Set([url]));
});

test("five first requests at once open one page", async () => {
  const shop = await world.shopper();
  const checkout = await shop.attach("pro");
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => checkout.page("POST", pay, { return_url: returnUrl })),
  );
  const urls = new Set(answers.filter(({ status }) => status === 200).map(({ json }) => String(json["redirect_url"])));
  assert.equal(urls.size, 1);
  for (const answer of answers) assert.ok([200, 502].includes(answer.status), answer.text);
  assert.equal(await checkout.pay(), [...urls][0]);
  await shop.check();
});

test("a lost answer is 502, and asking again finds the page that was opened", async () => {
  const shop = await world.shopper();
  const checkout = await shop.attach("pro");
  await shop.behave({ drop_connection_after_effect_rate: 1 });
  const lost = await checkout.page("POST", pay, { return_url: returnUrl });
  assertProblem(lost, 502, "paylera.provider_unavailable");
  assertProblem(await checkout.settle(), 502, "paylera.provider_unavailable");
  await shop.behave({});
  await choose(await checkout.pay(), "approves");
  await checkout.settle();
  assert.equal(await checkout.status(), "active");
  await shop.check();
});

test("a page that leads back elsewhere is closed before the next is opened, so only one can be paid", async () => {
  const shop = await world.shopper();
  const checkout = await shop.attach("pro");
  const first = await checkout.pay();
  const other = await checkout.page("POST", pay, { return_url: `${returnUrl}/elsewhere` });
  assert.notEqual(other.json["redirect_url"], first);
  assert.equal((await fetch(first)).status, 410);
  await choose(String(other.json["redirect_url"]), "approves");
  await checkout.settle();
  assert.equal(await checkout.status(), "active");
  await shop.check();
});

test("paying in one tab closes the other: the second is told that the checkout is over", async () => {
  const shop = await world.shopper();
  const checkout = await shop.attach("pro");
  await choose(await checkout.pay(), "approves");
  const other = await checkout.page("POST", pay, { return_url: `${returnUrl}/elsewhere` });
  assertProblem(other, 409, "paylera.checkout_closed");
  assert.equal(await checkout.status(), "active");
  assertProblem(await checkout.page("POST", pay, { return_url: returnUrl }), 409, "paylera.checkout_closed");
  await shop.check();
});

test("attaching again closes the first checkout, and its open page cannot be paid beside the second", async () => {
  const shop = await world.shopper();
  const first = await shop.attach("pro");
  const url = await first.pay();
  const second = await shop.attach("pro", first.customerId);
  assert.equal(second.subscriptionId, first.subscriptionId);
  assertProblem(await first.page("POST", pay, { return_url: returnUrl }), 409, "paylera.checkout_closed");
  assert.equal(await second.pay(), url);
  await choose(url, "approves");
  assert.equal((await second.settle()).json["status"], "complete");
  await shop.check();
});

test("nobody paid: page, checkout and subscription run out together", async () => {
  const shop = await world.shopper();
  const checkout = await shop.attach("pro");
  await checkout.pay();
  api.clock.advance(86_400_000);
  await world.pump();
  await api.worker.drain();
  api.clock.advance(300_000);
  await api.worker.drain();
  assert.equal(await checkout.status(), "expired");
  assertProblem(await checkout.page("POST", pay, { return_url: returnUrl }), 409, "paylera.checkout_closed");
  const settled = await checkout.settle();
  assert.deepEqual(settled.json, { status: "expired", redirect_url: "https://acme.example/cancel" });
  await shop.check();
});

test("the payer is only sent back to a page of ours", async () => {
  const shop = await world.shopper();
  const checkout = await shop.attach("pro");
  const bad = ["https://evil.example/c", "http://localhost:4010@evil.example/", "http://x@localhost:4010/c"];
  for (const url of bad) {
    assertProblem(await checkout.page("POST", pay, { return_url: url }), 422, "paylera.validation_failed");
  }
});

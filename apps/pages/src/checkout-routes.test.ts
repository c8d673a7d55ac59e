import assert from "node:assert/strict";
import { test } from "node:test";
import { checkoutToken } from "../test/fake-api.ts";
import { checkoutPage } from "../test/pages-fixtures.ts";
import { openPages, publicUrl, send, visit } from "../test/page-visit.ts";

const path = `/c/${checkoutToken}`;

test("paying opens the provider's page with our return address, under the session's token", async () => {
  const { pages, calls } = openPages();
  const { response, location } = await send(pages, `${path}/pay`, {});
  assert.equal(response.status, 303);
  assert.equal(location, "https://pay.example/session/1");
  const body = { return_url: `${publicUrl}${path}/return` };
  assert.deepEqual(calls, [{ operation: "pay_checkout", bearer: checkoutToken, body }]);
});

test("the page costs one call", async () => {
  const { pages, calls } = openPages();
  await visit(pages, path);
  assert.deepEqual(
    calls.map(({ operation }) => operation),
    ["get_checkout"],
  );
});

test("a payment that cannot be opened sends the payer back to the checkout with a sentence", async () => {
  const { pages, world } = openPages();
  world.refuse = { pay_checkout: "paylera.provider_unavailable" };
  const { location } = await send(pages, `${path}/pay`, {});
  assert.equal(location, `${path}?problem=provider_unavailable`);
  assert.match((await visit(pages, location ?? "")).text, /payment provider does not answer right now/);
  world.refuse = { pay_checkout: "paylera.checkout_closed" };
  assert.equal((await send(pages, `${path}/pay`, {})).location, path);
});

test("a provider's address that is not of the web is not followed", async () => {
  const { pages, world, reported } = openPages();
  world.payUrl = "javascript:alert(1)";
  const { response, location } = await send(pages, `${path}/pay`, {});
  assert.deepEqual([response.status, location, reported.length], [500, null, 1]);
});

test("after the return a paid checkout goes to the shop", async () => {
  const { pages, world } = openPages();
  assert.equal((await visit(pages, `${path}/return?sandbox_checkout=x`)).location, world.settled.redirect_url);
});

test("after the return a declined payment goes back to the checkout, which says why", async () => {
  const { pages, world } = openPages();
  world.settled = { status: "open", redirect_url: null };
  world.checkout.failure = "Your card was declined.";
  const { location } = await visit(pages, `${path}/return`);
  assert.equal(location, path);
  assert.match((await visit(pages, path)).text, /Not paid\..*Your card was declined\./s);
});

test("a payment under way is looked at again after growing waits, and in the end only by hand", async () => {
  const { pages, world } = openPages();
  world.settled = { status: "processing", redirect_url: null };
  const waits: number[] = [];
  for (let again = 0; again < 30; again += 1) {
    const { text, response } = await visit(pages, `${path}/return?again=${again}`);
    assert.equal(response.status, 200);
    const [, seconds, next] = /http-equiv="refresh" content="(\d+); url=([^"]+)"/.exec(text) ?? [];
    if (seconds === undefined) {
      assert.match(text, /takes longer than usual/);
      assert.match(text, /Look again/);
      break;
    }
    assert.equal(next, `${path}/return?again=${again + 1}`);
    waits.push(Number(seconds));
  }
  assert.ok(waits.length >= 5 && waits.length < 15, String(waits));
  assert.deepEqual(
    waits,
    waits.toSorted((a, b) => a - b),
  );
});

test("a provider that cannot be asked counts as a payment under way", async () => {
  const { pages, world } = openPages();
  world.refuse = { settle_checkout: "paylera.provider_unavailable" };
  const { response, text } = await visit(pages, `${path}/return`);
  assert.equal(response.status, 200);
  assert.match(text, /being confirmed/);
});

test("a closed checkout says so and offers the way back to the shop", async () => {
  const { pages, world } = openPages();
  for (const [status, code, words, url] of [
    ["expired", 410, "has expired", "https://acme.example/pricing"],
    ["canceled", 410, "was closed", "https://acme.example/pricing"],
    ["complete", 200, "This is paid", "https://acme.example/welcome"],
  ] as const) {
    world.checkout = checkoutPage({ status });
    const { response, text } = await visit(pages, path);
    assert.equal(response.status, code, status);
    assert.ok(text.includes(words) && text.includes(`href="${url}"`), status);
    assert.ok(!text.includes("Continue to payment"), status);
  }
});

test("an unknown token is a friendly 404, and nonsense never reaches the API", async () => {
  const { pages, calls } = openPages();
  const unknown = await visit(pages, `/c/cs_test_${"x".repeat(43)}`);
  assert.equal(unknown.response.status, 404);
  assert.match(unknown.text, /There is nothing here/);
  calls.length = 0;
  for (const token of ["x", "cs_test_short", "pss_aaaaaaaaaaaaaaaaaaaaaaaa", "..%2f..%2fv1", "%00", "%ff%fe"]) {
    for (const tail of ["", "/return", "/more"]) {
      assert.equal((await visit(pages, `/c/${token}${tail}`)).response.status, 404, token);
    }
    assert.equal((await send(pages, `/c/${token}/pay`, {})).response.status, 404, token);
  }
  assert.deepEqual(calls, []);
});

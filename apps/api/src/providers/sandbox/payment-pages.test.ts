import assert from "node:assert/strict";
import { before, test } from "node:test";
import { cards } from "./cards.ts";
import { startTestSandbox, submit } from "./test-sandbox.ts";
import type { TestAccount, TestSandbox } from "./test-sandbox.ts";

const lent: { sandbox?: TestSandbox; account?: TestAccount } = {};
before(async () => {
  lent.sandbox = await startTestSandbox();
  lent.account = await lent.sandbox.openAccount("pages");
});

let checkouts = 0;

async function open(changes: { description?: string; amount?: bigint; currency?: string; kind?: "payment" | "setup" }) {
  assert.ok(lent.sandbox && lent.account);
  checkouts += 1;
  const { kind = "payment", amount = 1_999n, currency = "USD", description = "Plan Pro" } = changes;
  return lent.account.provider.createCheckout({
    key: `page ${checkouts}`,
    kind,
    amount: kind === "payment" ? amount : null,
    currency,
    description,
    customerId: "c1",
    returnUrl: "https://shop.example/back?order=7",
    expiresAt: lent.sandbox.clock.now() + 3_600_000,
    metadata: { tenant_id: "t1", call_id: `call_${checkouts}`, subject_id: "s1" },
  });
}

async function statusOf(ref: string): Promise<string | undefined> {
  return (await lent.account?.provider.fetchCheckout(ref))?.status;
}

test("the page offers every card by name, takes no card number, and says that no money moves", async () => {
  const { url } = await open({});
  const answer = await fetch(url);
  const page = await answer.text();
  assert.equal(answer.status, 200);
  for (const card of cards) {
    assert.ok(page.includes(card.label));
    assert.ok(page.includes(card.last4));
  }
  assert.match(page, /Sandbox: no real money/);
  assert.match(page, /Pay \$19\.99/);
  assert.doesNotMatch(page, /type="(text|tel|number)"/);
});

test("the page has no script and no inline style, and its policy allows none", async () => {
  const { url } = await open({});
  const answer = await fetch(url);
  const policy = answer.headers.get("content-security-policy") ?? "";
  assert.match(policy, /default-src 'none'/);
  assert.doesNotMatch(policy, /unsafe|script-src/);
  assert.equal(answer.headers.get("cache-control"), "no-store");
  assert.equal(answer.headers.get("referrer-policy"), "no-referrer");
  const page = await answer.text();
  assert.doesNotMatch(page, /<script|<style|style=|\son\w+=/i);
  const sheet = /href="([^"]+\.css)"/.exec(page)?.[1] ?? "";
  const css = await fetch(new URL(sheet, url));
  assert.match(css.headers.get("content-type") ?? "", /^text\/css/);
  assert.match(await css.text(), /prefers-color-scheme: dark/);
});

test("a description is text and never markup", async () => {
  const { url } = await open({ description: `<img src=x onerror="alert(1)">` });
  const page = await (await fetch(url)).text();
  assert.ok(page.includes("&lt;img src=x onerror=&quot;alert(1)&quot;&gt;"));
});

test("amounts are written exactly, in the way of their currency", async () => {
  const cases = [
    [5n, "USD", "$0.05"],
    [37_400n, "KRW", "₩37,400"],
    [1_234_567n, "BHD", "1,234.567"],
    [9_007_199_254_740_991n, "USD", "$90,071,992,547,409.91"],
  ] as const;
  for (const [amount, currency, written] of cases) {
    const { url } = await open({ amount, currency });
    const page = await (await fetch(url)).text();
    assert.ok(page.includes(written), written);
  }
});

test("paying leads back to the shop with the checkout's ref, keeping the shop's own query", async () => {
  const { url, ref } = await open({});
  const answer = await submit(url, { card: "approves" });
  assert.equal(answer.status, 303);
  assert.equal(answer.headers.get("location"), `https://shop.example/back?order=7&sandbox_checkout=${ref}`);
  const twice = await submit(url, { card: "approves" });
  assert.equal(twice.headers.get("location"), answer.headers.get("location"));
  assert.equal((await fetch(url, { redirect: "manual" })).status, 303);
});

test("two answers at once make one charge", async () => {
  const { url, ref } = await open({});
  await Promise.all([1, 2, 3, 4].map(() => submit(url, { card: "approves" })));
  assert.equal(await statusOf(ref), "paid");
  const charges = (await lent.account?.books())?.charges_by_call_id[`call_${checkouts}`];
  assert.equal(charges?.length, 1);
});

test("a decline leads back to the page, which says what went wrong", async () => {
  const { url } = await open({});
  const answer = await submit(url, { card: "declines_soft" });
  assert.equal(answer.status, 303);
  const page = await (await fetch(new URL(answer.headers.get("location") ?? "", url))).text();
  assert.match(page, /role="alert"[^]*insufficient funds/);
});

test("3-D Secure asks on a second page, pays when approved and stays open when it fails", async () => {
  const { url, ref } = await open({});
  const asked = await submit(url, { card: "three_d_secure" });
  const step = new URL(asked.headers.get("location") ?? "", url).href;
  assert.equal(step, `${url}/verify`);
  assert.equal(await statusOf(ref), "open");
  const page = await (await fetch(step)).text();
  assert.match(page, /value="approve"[^]*value="fail"/);
  assert.equal((await submit(step, { answer: "fail" })).headers.get("location"), new URL(url).pathname);
  assert.equal(await statusOf(ref), "open");
  assert.match((await submit(step, { answer: "approve" })).headers.get("location") ?? "", /^https:\/\/shop\.example/);
  assert.equal(await statusOf(ref), "paid");
});

test("cancelling leads back with a status and changes nothing", async () => {
  const { url, ref } = await open({});
  const page = await (await fetch(url)).text();
  assert.ok(
    page.includes(`https://shop.example/back?order=7&amp;sandbox_checkout=${ref}&amp;sandbox_status=cancelled`),
  );
  assert.equal(await statusOf(ref), "open");
});

test("no card, an unknown card and a broken form pay nothing", async () => {
  const { url, ref } = await open({});
  assert.equal((await submit(url, {})).status, 303);
  assert.equal((await submit(url, { card: "4242424242424242" })).status, 303);
  const headers = { "content-type": "multipart/form-data; boundary=x" };
  const broken = await fetch(url, { method: "POST", headers, body: "nonsense", redirect: "manual" });
  assert.equal(broken.status, 303);
  assert.equal((await fetch(url, { method: "POST", body: "x".repeat(20_000) })).status, 413);
  assert.equal(await statusOf(ref), "open");
});

test("a setup page offers to save the card and names no price", async () => {
  const { url } = await open({ kind: "setup" });
  const page = await (await fetch(url)).text();
  assert.match(page, /Save this card/);
  assert.match(page, /Nothing to pay now/);
});

test("an unknown checkout is 404 and an expired one 410, each on a page of its own", async () => {
  const { url, ref } = await open({});
  await lent.account?.provider.expireCheckout(ref);
  const closed = await fetch(url);
  assert.equal(closed.status, 410);
  assert.match(await closed.text(), /sandbox_status=expired/);
  const unknown = await fetch(url.replace(ref, "co_unknown"));
  assert.equal(unknown.status, 404);
  assert.equal((await submit(url.replace(ref, "co_unknown"), { card: "approves" })).status, 404);
});

import assert from "node:assert/strict";
import { before, beforeEach, test } from "node:test";
import { lateNoticeMs } from "./cards.ts";
import { isWebhookSigned, signatureHeader } from "./signature.ts";
import { startTestSandbox, submit } from "./test-sandbox.ts";
import type { Received, TestAccount, TestSandbox } from "./test-sandbox.ts";

const lent: { sandbox?: TestSandbox } = {};
before(async () => {
  lent.sandbox = await startTestSandbox();
});
beforeEach(() => {
  sandbox().receiver.received = [];
  sandbox().receiver.answer = () => 200;
});

function sandbox(): TestSandbox {
  assert.ok(lent.sandbox);
  return lent.sandbox;
}

let checkouts = 0;

async function openCheckout(account: TestAccount) {
  checkouts += 1;
  return account.provider.createCheckout({
    key: `checkout ${checkouts}`,
    kind: "payment",
    amount: 100n,
    currency: "USD",
    description: "Plan",
    customerId: "c1",
    returnUrl: "https://shop.example/",
    expiresAt: sandbox().clock.now() + 3_600_000,
    metadata: { tenant_id: "t1", call_id: `call_${checkouts}`, subject_id: "s1" },
  });
}

async function pay(account: TestAccount, card: string): Promise<string> {
  const { ref, url } = await openCheckout(account);
  await submit(url, { card });
  return ref;
}

/** What came for this account since the last look. */
async function arrivals(account: TestAccount): Promise<Received[]> {
  await sandbox().pump();
  return sandbox()
    .receiver.received.splice(0)
    .filter((one) => one.url === account.webhookUrl);
}

test("a webhook is signed over its raw bytes and names the object and its metadata", async () => {
  const account = await sandbox().openAccount("signed");
  const ref = await pay(account, "approves");
  const [webhook, ...more] = await arrivals(account);
  assert.ok(webhook);
  assert.deepEqual(more, []);
  const { headers, rawBody, event } = webhook;
  const now = sandbox().clock.now();
  assert.match(headers[signatureHeader] ?? "", /^t=\d+,v1=[0-9a-f]{64}$/);
  assert.ok(isWebhookSigned(account.webhookSecret, headers[signatureHeader] ?? "", rawBody, now));
  assert.equal(event.type, "checkout.paid");
  assert.equal(event.created, now);
  assert.deepEqual([event.data.object, event.data.ref], ["checkout", ref]);
  assert.match(event.data.metadata.call_id, /^call_/);
});

test("a signature is refused when any part of it is missing, cut or foreign, and never throws", () => {
  const body = Buffer.from("{}");
  const good = "0".repeat(64);
  for (const header of ["", "t=1", `v1=${good}`, "t=x,v1=00", "t=1,v1=00", `t=1,v1=${good}`, `t=1e3,v1=${good}`]) {
    assert.equal(isWebhookSigned("secret", header, body, 1_000), false, header);
  }
});

test("a webhook is sent again until it is taken, ever more rarely, with the same id", async () => {
  const account = await sandbox().openAccount("retries");
  sandbox().receiver.answer = () => 500;
  await pay(account, "approves");
  const [first] = await arrivals(account);
  assert.deepEqual(await arrivals(account), []);
  sandbox().clock.advance(2_000);
  const [second] = await arrivals(account);
  sandbox().clock.advance(2_000);
  assert.deepEqual(await arrivals(account), []);
  sandbox().receiver.answer = () => 204;
  sandbox().clock.advance(2_000);
  const [third] = await arrivals(account);
  assert.deepEqual([second?.event.id, third?.event.id], [first?.event.id, first?.event.id]);
  sandbox().clock.advance(86_400_000);
  assert.deepEqual(await arrivals(account), []);
});

test("a receiver that cannot be reached is tried again, and does not hold up another account", async () => {
  const broken = await sandbox().openAccount("broken");
  const healthy = await sandbox().openAccount("healthy");
  sandbox().receiver.answer = (url) => {
    if (url === broken.webhookUrl) throw new Error("connection refused");
    return 200;
  };
  await pay(broken, "approves");
  await pay(healthy, "approves");
  assert.equal((await arrivals(healthy)).length, 1);
  sandbox().receiver.answer = () => 200;
  sandbox().clock.advance(2_000);
  assert.equal((await arrivals(broken)).length, 1);
});

test("two pumps at once send each webhook once", async () => {
  const account = await sandbox().openAccount("pumps");
  for (let i = 0; i < 40; i += 1) await pay(account, "approves");
  const sent = await Promise.all([sandbox().pump(), sandbox().pump(), sandbox().pump()]);
  assert.equal(
    sent.reduce((sum, one) => sum + one, 0),
    40,
  );
  assert.equal(new Set(sandbox().receiver.received.map((one) => one.event.id)).size, 40);
});

test("webhooks are late, doubled and shuffled as the account asked", async () => {
  const account = await sandbox().openAccount("misbehaving");
  await account.behave({ webhook_delay_ms: 10_000, webhook_duplicate: 2, webhook_shuffle: true });
  const refs: string[] = [];
  for (let i = 0; i < 5; i += 1) refs.push(await pay(account, "approves"));
  sandbox().clock.advance(9_999);
  assert.deepEqual(await arrivals(account), []);
  sandbox().clock.advance(5_001);
  const came = await arrivals(account);
  assert.equal(came.length, 15);
  assert.equal(new Set(came.map((one) => one.event.id)).size, 5);
  assert.notDeepEqual(
    came.map((one) => one.event.data.ref).filter((ref, i, all) => all.indexOf(ref) === i),
    refs,
  );
});

test("a dropped webhook never comes", async () => {
  const account = await sandbox().openAccount("dropping");
  await account.behave({ webhook_drop_rate: 1 });
  const ref = await pay(account, "approves");
  sandbox().clock.advance(86_400_000);
  assert.deepEqual(await arrivals(account), []);
  assert.equal((await account.provider.fetchCheckout(ref)).status, "paid");
});

test("the late card pays at once and tells later", async () => {
  const account = await sandbox().openAccount("late");
  const ref = await pay(account, "late_notice");
  assert.equal((await account.provider.fetchCheckout(ref)).status, "paid");
  sandbox().clock.advance(lateNoticeMs - 1);
  assert.deepEqual(await arrivals(account), []);
  sandbox().clock.advance(1);
  assert.equal((await arrivals(account))[0]?.event.data.ref, ref);
});

test("a checkout whose time is over reads as expired at once, and a webhook says so after the pump", async () => {
  const account = await sandbox().openAccount("overdue");
  const { ref, url } = await openCheckout(account);
  sandbox().clock.advance(3_600_000);
  assert.equal((await account.provider.fetchCheckout(ref)).status, "expired");
  assert.equal((await submit(url, { card: "approves" })).status, 410);
  assert.equal((await arrivals(account))[0]?.event.type, "checkout.expired");
  assert.deepEqual((await account.books()).charges_by_call_id, {});
});

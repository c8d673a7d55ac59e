import assert from "node:assert/strict";
import { test } from "node:test";
import { assertProblem } from "../../test/harness.ts";
import { choose, type Notice, openPaymentWorld, type Shopper } from "../../test/payment-world.ts";

const world = await openPaymentWorld();
const { api } = world;

/** The webhook of a payment, caught on its way. */
async function caught(shop: Shopper): Promise<{ notice: Notice; status(): Promise<string> }> {
  const checkout = await shop.attach("pro");
  await choose(await checkout.pay(), "approves");
  world.delivers = false;
  await world.pump();
  world.delivers = true;
  const notice = world.held.splice(0).at(-1);
  assert.ok(notice);
  return { notice, status: checkout.status };
}

const countEvents = (shop: Shopper): Promise<number> =>
  shop.inside(async (ctx) => {
    const row = await ctx.tx.first<{ count: number }>("select count(*)::int as count from provider_events");
    return row?.count ?? 0;
  });

test("an event is kept once, sealed, and works once, however often it comes", async () => {
  const shop = await world.shopper();
  const { notice, status } = await caught(shop);
  const answers = await Promise.all(Array.from({ length: 10 }, () => world.deliver(notice)));
  for (const answer of answers) assert.deepEqual([answer.status, answer.json], [200, { received: true }]);
  await api.worker.drain();
  assert.deepEqual((await world.deliver(notice)).status, 200);
  await api.worker.drain();
  assert.equal(await countEvents(shop), 1);
  assert.equal(await status(), "active");
  const [kept] = await shop.inside((ctx) => ctx.tx.rows<{ body_enc: Buffer }>("select body_enc from provider_events"));
  assert.ok(kept && !kept.body_enc.includes("evt_"));
  await shop.check();
});

test("forged, changed, stale and unsigned events are refused and leave no row", async () => {
  const shop = await world.shopper();
  const { notice, status } = await caught(shop);
  const signature = notice.headers["sandbox-signature"] ?? "";
  const forged: Notice[] = [
    { ...notice, body: notice.body.replace("checkout.paid", "checkout.PAID") },
    { ...notice, body: ` ${notice.body}` },
    { ...notice, headers: { ...notice.headers, "sandbox-signature": signature.replace(/v1=.{4}/, "v1=0000") } },
    { ...notice, headers: { ...notice.headers, "sandbox-signature": signature.slice(0, -2) } },
    { ...notice, headers: { "content-type": "application/json" } },
  ];
  for (const one of forged) assertProblem(await world.deliver(one), 400, "paylera.signature_invalid");
  api.clock.advance(301_000);
  assertProblem(await world.deliver(notice), 400, "paylera.signature_invalid");
  assert.equal(await countEvents(shop), 0);
  assert.equal(await status(), "pending_activation");
});

test("one tenant's event is not another's", async () => {
  const [shop, other] = [await world.shopper(), await world.shopper()];
  const { notice } = await caught(shop);
  const path = notice.path.replace(shop.ref.id, other.ref.id);
  assertProblem(await world.deliver({ ...notice, path }), 400, "paylera.signature_invalid");
});

test("an unknown tenant, an unknown provider and one that is not set up all answer the same", async () => {
  const shop = await world.shopper();
  const { notice } = await caught(shop);
  const bare = await api.tenant();
  const paths = [
    notice.path.replace(shop.ref.id, api.deps.ids.uuid()),
    notice.path.replace(shop.ref.id, bare.ref.id),
    notice.path.replace("/sandbox/", "/stripe/"),
    notice.path.replace("/sandbox/", "/nobody/"),
    notice.path.replace(shop.ref.id, "not-an-id"),
  ];
  const answers = await Promise.all(paths.map((path) => world.deliver({ ...notice, path })));
  for (const answer of answers) assertProblem(answer, 404, "paylera.not_found");
  assert.equal(new Set(answers.map(({ text }) => text)).size, 1);
});

test("an event that comes three days late is taken and changes nothing more", async () => {
  const shop = await world.shopper();
  const checkout = await shop.attach("pro");
  const url = await checkout.pay();
  const days = 3 * 86_400_000;
  await shop.behave({ webhook_delay_ms: days });
  await choose(url, "approves");
  await checkout.settle();
  api.clock.advance(days);
  await world.pump();
  await api.worker.drain();
  assert.equal(await countEvents(shop), 1);
  assert.equal(await checkout.status(), "active");
  await shop.check();
});

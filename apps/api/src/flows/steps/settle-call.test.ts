import assert from "node:assert/strict";
import { test } from "node:test";
import { HOUR_MS, MINUTE_MS } from "@paylera/rules";
import { assertInvariants } from "../../../test/invariants.ts";
import { choose, invoicesOf, openPaymentWorld, type Shopper, subscribe } from "../../../test/payment-world.ts";
import { markUncollectible } from "../../domains/invoicing/collection.ts";
import { customerCredit, postLedger } from "../../domains/ledger/store.ts";
import { type CallRow, findCall, findOpenCall } from "../../domains/payments/call-store.ts";
import { openCall } from "../../domains/payments/open-call.ts";
import type { Scene } from "../../platform/context.ts";
import { collectPayment } from "../collect-payment.ts";
import { renew } from "../renew.ts";
import { lockBilled } from "./apply-outcome.ts";
import { askProvider } from "./ask-provider.ts";
import { providerFor } from "./provider-for.ts";
import { settleCall } from "./settle-call.ts";

const world = await openPaymentWorld();
const { api } = world;

type Owing = { shop: Shopper; customerId: string; invoiceId: string };

/** A subscription whose renewal invoice was just issued and of which nothing was collected yet. */
async function owing(): Promise<Owing> {
  const shop = await world.shopper();
  const { customerId, subscriptionId } = await subscribe(shop, "approves");
  const { json } = await shop.call("GET", `/v1/subscriptions/${subscriptionId}`);
  await shop.inside((ctx) => ctx.tx.rows("update jobs set due_at = 'infinity'"));
  api.clock.set(Math.max(api.clock.now(), Date.parse(json["current_period_end"] ?? "")));
  await renew(shop.scene, subscriptionId);
  const invoices = await shop.call("GET", `/v1/customers/${customerId}/invoices?status=open`);
  const [invoice] = (JSON.parse(invoices.text) as { data: { id: string }[] }).data;
  assert.ok(invoice);
  return { shop, customerId, invoiceId: invoice.id };
}

/** As far as a process gets that dies right after writing the intent. */
async function openCharge({ shop, invoiceId }: Owing): Promise<CallRow> {
  await collectPayment(shop.scene, invoiceId);
  const call = await shop.inside((ctx) => findOpenCall(ctx, "charge", invoiceId));
  assert.ok(call);
  return call;
}

async function assertChargedOnce({ shop, customerId }: Owing): Promise<void> {
  const summaries = await invoicesOf(shop, customerId);
  assert.deepEqual(
    summaries.map(({ status }) => status),
    ["paid", "paid"],
  );
  const charges = Object.values((await shop.books()).charges_by_call_id).flat();
  assert.equal(charges.length, 2);
  await shop.check();
}

const sweep = async (ms: number): Promise<void> => {
  api.clock.advance(ms);
  await api.worker.drain();
};

test("a crash after the intent: the sweeper sends it, once", async () => {
  const it = await owing();
  await openCharge(it);
  await it.shop.check();
  await api.worker.drain();
  await assertChargedOnce(it);
});

test("a crash between the provider's effect and our note of it: the same key finds the same charge", async () => {
  const it = await owing();
  const call = await openCharge(it);
  const { providers } = it.shop.scene.deps;
  const crashing: Scene["deps"]["providers"] = {
    ...providers,
    connect: (name, credentials) => {
      const provider = providers.connect(name, credentials);
      const charge: typeof provider.charge = async (request) => {
        await provider.charge(request);
        throw new Error("the process died here");
      };
      return { ...provider, charge };
    },
  };
  const scene = { ...it.shop.scene, now: api.clock.now(), deps: { ...it.shop.scene.deps, providers: crashing } };
  await assert.rejects(settleCall(scene, call.id), /died here/);
  await api.worker.drain();
  await assertChargedOnce(it);
});

test("a crash after the answer was stored and before it was applied: the sweeper applies it", async () => {
  const it = await owing();
  const outcome = await askProvider(it.shop.scene, await openCharge(it));
  assert.equal(outcome.kind, "paid");
  await it.shop.inside(async (ctx) => assert.ok(await findOpenCall(ctx, "charge", it.invoiceId)));
  await api.worker.drain();
  await assertChargedOnce(it);
});

for (const fault of ["drop_connection_after_effect_rate", "error_after_rate", "error_before_rate"]) {
  test(`a lost answer (${fault}) leaves the call unknown, and it ends in one charge`, async () => {
    const it = await owing();
    await it.shop.behave({ [fault]: 1 });
    const call = await openCharge(it);
    assert.equal(await settleCall(it.shop.scene, call.id), "unknown");
    const open = await it.shop.inside((ctx) => findOpenCall(ctx, "charge", it.invoiceId));
    assert.equal(open?.state, "unknown");
    await it.shop.behave({});
    await sweep(2_000);
    await assertChargedOnce(it);
  });
}

test("collecting again while the answer is unknown opens no second charge", async () => {
  const it = await owing();
  await it.shop.behave({ drop_connection_after_effect_rate: 1 });
  const call = await openCharge(it);
  await settleCall(it.shop.scene, call.id);
  assert.equal((await openCharge(it)).id, call.id);
  await it.shop.behave({});
  await api.worker.drain();
  await assertChargedOnce(it);
});

test("ten settlements of one call at once charge once and apply once", async () => {
  const it = await owing();
  const call = await openCharge(it);
  await Promise.all(Array.from({ length: 10 }, () => settleCall(it.shop.scene, call.id)));
  await sweep(10_000);
  await assertChargedOnce(it);
});

test("a settlement that comes too late to send neither sends nor reopens a call that has its end", async () => {
  const it = await owing();
  const call = await openCharge(it);
  assert.equal(await settleCall(it.shop.scene, call.id), "paid");
  await askProvider(it.shop.scene, call);
  await it.shop.inside(async (ctx) => assert.equal((await findCall(ctx, call.id))?.state, "succeeded"));
  await settleCall(it.shop.scene, call.id);
  await assertChargedOnce(it);
});

test("after the provider forgot the key a charge is looked up, never sent again", async () => {
  const it = await owing();
  await it.shop.behave({ drop_connection_after_effect_rate: 1 });
  const call = await openCharge(it);
  await settleCall(it.shop.scene, call.id);
  await it.shop.inside((ctx) => ctx.tx.rows("update jobs set due_at = 'infinity' where kind = 'payments.settle'"));
  api.clock.advance(25 * HOUR_MS);
  await world.pump();
  await it.shop.behave({});
  await settleCall(it.shop.scene, call.id);
  await assertChargedOnce(it);
});

test("a call that surely never arrived has failed after 20 hours, and the next try has a key of its own", async () => {
  const it = await owing();
  await it.shop.behave({ error_before_rate: 1 });
  const call = await openCharge(it);
  await settleCall(it.shop.scene, call.id);
  await it.shop.inside((ctx) => ctx.tx.rows("update jobs set due_at = 'infinity' where kind = 'payments.settle'"));
  api.clock.advance(20 * HOUR_MS);
  await it.shop.behave({});
  assert.equal(await settleCall(it.shop.scene, call.id), "failed");
  const next = await openCharge(it);
  assert.notEqual(next.provider_key, call.provider_key);
  assert.equal(next.attempt, 2);
  await api.worker.drain();
  await assertChargedOnce(it);
});

test("a provider that stays silent for three days leaves the call to a person, and charges nothing more", async () => {
  const it = await owing();
  await it.shop.behave({ error_before_rate: 1 });
  const call = await openCharge(it);
  for (let day = 0; day < 4; day += 1) {
    api.clock.advance(24 * HOUR_MS);
    await settleCall(it.shop.scene, call.id);
  }
  const open = await it.shop.inside((ctx) => findOpenCall(ctx, "charge", it.invoiceId));
  assert.equal(open?.state, "manual");
  await it.shop.check();
});

test("a charge that succeeds after its invoice was given up is the customer's credit", async () => {
  const it = await owingByDebit();
  await settleCall(it.shop.scene, (await openCharge(it)).id);
  await it.shop.inside(async (ctx) => {
    const { invoice } = await lockBilled(ctx, it.invoiceId);
    assert.ok(invoice);
    await markUncollectible(ctx, invoice);
    const { amount_due: due, customer_id: customerId } = invoice;
    await postLedger(ctx, {
      kind: "invoice.uncollectible",
      sourceKind: "invoice",
      sourceId: invoice.id,
      currency: invoice.currency,
      entries: [
        { kind: "revenue", customerId: null, amount: due },
        { kind: "customer_receivable", customerId, amount: -due },
      ],
    });
  });
  api.clock.advance(15_000);
  await world.pump();
  await api.worker.drain();
  assert.equal(await it.shop.inside((ctx) => customerCredit(ctx, it.customerId, "USD")), 2900n);
  await it.shop.check();
});

/** Subscribes by bank debit, which takes its time, and owes the renewal. */
async function owingByDebit(): Promise<Owing> {
  const it = await owing();
  const { shop, customerId } = it;
  await shop.inside((ctx) =>
    openCall(ctx, {
      provider: "sandbox",
      op: "setup",
      subject_kind: "customer",
      subject_id: customerId,
      customer_id: customerId,
      amount: null,
      currency: "USD",
      request: { description: "Card", return_url: world.returnUrl, expires_at: api.clock.now() + HOUR_MS },
    }),
  );
  const call = await shop.inside((ctx) => findOpenCall(ctx, "setup", customerId));
  assert.ok(call);
  await settleCall(shop.scene, call.id);
  const sent = await shop.inside((ctx) => findOpenCall(ctx, "setup", customerId));
  await choose(sent?.redirect_url ?? "", "processing");
  assert.equal(await settleCall(shop.scene, call.id), "set_up");
  return it;
}

test("a charge that turns up after we gave it up still pays its invoice", async () => {
  const it = await owing();
  await it.shop.behave({ error_before_rate: 1 });
  const call = await openCharge(it);
  await settleCall(it.shop.scene, call.id);
  await it.shop.inside((ctx) => ctx.tx.rows("update jobs set due_at = 'infinity' where kind = 'payments.settle'"));
  api.clock.advance(20 * HOUR_MS);
  await it.shop.behave({});
  assert.equal(await settleCall(it.shop.scene, call.id), "failed");
  const provider = await providerFor(it.shop.scene, "sandbox");
  const metadata = { tenant_id: it.shop.ref.id, call_id: call.id, subject_id: it.invoiceId };
  const { customerId } = it;
  const ask = { key: "late", methodRef: call.request.method_ref ?? "", customerId, amount: 2900n, currency: "USD" };
  await provider.charge({ ...ask, description: "Late", metadata });
  await world.pump();
  await api.worker.drain();
  await assertChargedOnce(it);
});

test("a provider that fails, drops, delays, repeats and shuffles at random ends in agreeing books", async () => {
  const fleet = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const shop = await world.shopper();
      return { shop, ...(await subscribe(shop, "approves")), invoiceId: "" };
    }),
  );
  const rates = { drop_connection_after_effect_rate: 0.3, error_before_rate: 0.3, error_after_rate: 0.3 };
  const webhooks = { webhook_duplicate: 2, webhook_shuffle: true, webhook_drop_rate: 0.3 };
  for (const { shop } of fleet) await shop.behave({ ...rates, ...webhooks });
  for (const ms of [31 * 24 * HOUR_MS, 2_000, 8_000, MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS]) {
    await Promise.all([world.pump(), sweep(ms)]);
    await assertInvariants(world.adminUrl);
  }
  for (const { shop } of fleet) await shop.behave({});
  await sweep(2 * HOUR_MS);
  await sweep(6 * HOUR_MS);
  for (const it of fleet) await assertChargedOnce(it);
});

import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import type { ChargeRequest, CheckoutRequest, Provider, ProviderCheckout, ProviderMetadata } from "../port.ts";
import { ProviderRefusedError, ProviderUnknownError } from "../port.ts";

export type PayerCard =
  | "approves"
  | "asks_payer"
  | "declines_soft"
  | "declines_hard"
  | "processing"
  | "renewals_decline_soft"
  | "renewals_decline_hard";

/** What a provider's own test must bring so that the contract can be tried on it. Each method takes real effect. */
export type ProviderHarness = {
  provider: Provider;
  /** The same account with a secret key, and a webhook secret, that are not its own. */
  stranger: Provider;
  now(): number;
  /** Acts for the payer on the hosted page, approving any further step. */
  pay(checkout: ProviderCheckout, card: PayerCard): Promise<void>;
  /** Lets everything happen that only waits for time to pass. */
  letTimePass(): Promise<void>;
  /** The webhooks sent since the last call, as received. */
  takeWebhooks(): Promise<{ headers: Record<string, string>; rawBody: Uint8Array }[]>;
  /** Runs `work` while requests take effect but their answers are lost. */
  losingAnswers<T>(work: () => Promise<T>): Promise<T>;
  /** Runs `work` while requests fail before they take effect. */
  failingBefore<T>(work: () => Promise<T>): Promise<T>;
  /** How many charges that took money the provider itself knows for a call. */
  countCharges(callId: string): Promise<number>;
};

let sequence = 0;

function it(sentence: string, work: () => Promise<void>): void {
  void test(sentence, work);
}

function fresh(name: string): string {
  sequence += 1;
  return `${name}_${sequence}`;
}

function newMetadata(): ProviderMetadata {
  return { tenant_id: "tenant_1", call_id: fresh("call"), subject_id: fresh("invoice") };
}

function checkoutOf(harness: ProviderHarness, changes: Partial<CheckoutRequest>): CheckoutRequest {
  return {
    key: fresh("key"),
    kind: "payment",
    amount: 1_999n,
    currency: "USD",
    description: "Plan Pro",
    customerId: "customer_1",
    returnUrl: "https://shop.example/return?order=7",
    expiresAt: harness.now() + 3_600_000,
    metadata: newMetadata(),
    ...changes,
  };
}

function chargeOf(methodRef: string, changes: Partial<ChargeRequest>): ChargeRequest {
  return {
    key: fresh("key"),
    methodRef,
    customerId: "customer_1",
    amount: 2_500n,
    currency: "USD",
    description: "Renewal of Pro",
    metadata: newMetadata(),
    ...changes,
  };
}

async function keepMethod(harness: ProviderHarness, card: PayerCard): Promise<string> {
  const opened = await harness.provider.createCheckout(checkoutOf(harness, { kind: "setup", amount: null }));
  await harness.pay(opened, card);
  const { method } = await harness.provider.fetchCheckout(opened.ref);
  assert.ok(method, "a set-up checkout keeps a method");
  return method.ref;
}

async function payNew(harness: ProviderHarness, card: PayerCard, changes: Partial<CheckoutRequest>) {
  const opened = await harness.provider.createCheckout(checkoutOf(harness, changes));
  await harness.pay(opened, card);
  return harness.provider.fetchCheckout(opened.ref);
}

/** What every adapter must do the same way, whatever is behind it. */
export function describeProvider(name: string, makeProvider: () => Promise<ProviderHarness>): void {
  void describe(`the provider contract, kept by ${name}`, () => {
    let harness: ProviderHarness | undefined;
    const get = (): ProviderHarness => {
      assert.ok(harness);
      return harness;
    };
    before(async () => {
      harness = await makeProvider();
    });
    checkouts(get);
    unpaidCheckouts(get);
    charges(get);
    uncertainty(get);
    refunds(get);
    webhooks(get);
  });
}

function checkouts(get: () => ProviderHarness): void {
  it("opens a payment checkout that is unpaid until the payer pays", async () => {
    const request = checkoutOf(get(), {});
    const opened = await get().provider.createCheckout(request);
    assert.equal(opened.status, "open");
    assert.ok(URL.canParse(opened.url));
    assert.deepEqual([opened.charge, opened.method, opened.failure], [null, null, null]);
    await get().pay(opened, "approves");
    const paid = await get().provider.fetchCheckout(opened.ref);
    assert.equal(paid.status, "paid");
    assert.ok(paid.charge && paid.method);
    assert.equal(paid.charge.status, "succeeded");
    assert.equal(paid.charge.amount, request.amount);
    assert.equal(paid.charge.currency, "USD");
    assert.equal(paid.charge.refunded, 0n);
    assert.equal(paid.charge.methodRef, paid.method.ref);
    assert.deepEqual(paid.charge.metadata, request.metadata);
    assert.deepEqual(await get().provider.findCharge({ callId: request.metadata.call_id }), paid.charge);
  });

  it("answers the same checkout when the same request comes again", async () => {
    const request = checkoutOf(get(), {});
    const first = await get().provider.createCheckout(request);
    const second = await get().provider.createCheckout(request);
    assert.deepEqual([second.ref, second.url], [first.ref, first.url]);
  });

  it("keeps a method without taking money in a setup checkout", async () => {
    const setUp = await payNew(get(), "approves", { kind: "setup", amount: null });
    assert.equal(setUp.status, "set_up");
    assert.equal(setUp.charge, null);
    assert.match(setUp.method?.last4 ?? "", /^\d{4}$/);
  });

  it("is paid after the bank's extra step", async () => {
    assert.equal((await payNew(get(), "asks_payer", {})).status, "paid");
  });

  it("takes an amount in a currency without minor units as it is", async () => {
    const paid = await payNew(get(), "approves", { amount: 37_400n, currency: "KRW" });
    assert.deepEqual([paid.charge?.amount, paid.charge?.currency], [37_400n, "KRW"]);
  });
}

function unpaidCheckouts(get: () => ProviderHarness): void {
  for (const kind of ["soft", "hard"] as const) {
    it(`stays open and says why after a ${kind} decline, and can still be paid`, async () => {
      const declined = await payNew(get(), `declines_${kind}`, {});
      assert.equal(declined.status, "open");
      assert.equal(declined.failure?.kind, kind);
      assert.notEqual(declined.failure?.message, "");
      await get().pay(declined, "approves");
      const paid = await get().provider.fetchCheckout(declined.ref);
      assert.deepEqual([paid.status, paid.failure], ["paid", null]);
    });
  }

  it("is processing, not paid, while the money is on its way", async () => {
    const processing = await payNew(get(), "processing", {});
    assert.equal(processing.status, "processing");
    assert.notEqual(processing.charge?.status, "succeeded");
    await get().letTimePass();
    const paid = await get().provider.fetchCheckout(processing.ref);
    assert.deepEqual([paid.status, paid.charge?.status], ["paid", "succeeded"]);
  });

  it("can no longer be paid once it is expired", async () => {
    const request = checkoutOf(get(), {});
    const opened = await get().provider.createCheckout(request);
    assert.equal((await get().provider.expireCheckout(opened.ref)).status, "expired");
    await get().pay(opened, "approves");
    assert.equal((await get().provider.fetchCheckout(opened.ref)).status, "expired");
    assert.equal(await get().countCharges(request.metadata.call_id), 0);
  });

  it("stays paid when it is expired too late", async () => {
    const paid = await payNew(get(), "approves", {});
    assert.equal((await get().provider.expireCheckout(paid.ref)).status, "paid");
  });

  it("refuses to fetch a checkout that does not exist", async () => {
    await assert.rejects(get().provider.fetchCheckout("co_unknown"), ProviderRefusedError);
  });
}

function charges(get: () => ProviderHarness): void {
  it("charges a kept method without the payer, and finds the charge again both ways", async () => {
    const request = chargeOf(await keepMethod(get(), "approves"), {});
    const charge = await get().provider.charge(request);
    assert.equal(charge.status, "succeeded");
    assert.equal(charge.amount, request.amount);
    assert.equal(charge.failure, null);
    assert.deepEqual(charge.metadata, request.metadata);
    assert.deepEqual(await get().provider.findCharge({ ref: charge.ref }), charge);
    assert.deepEqual(await get().provider.findCharge({ callId: request.metadata.call_id }), charge);
  });

  for (const kind of ["soft", "hard"] as const) {
    it(`answers a ${kind} decline of a kept method as a failed charge`, async () => {
      const request = chargeOf(await keepMethod(get(), `renewals_decline_${kind}`), {});
      const charge = await get().provider.charge(request);
      assert.deepEqual([charge.status, charge.failure?.kind], ["failed", kind]);
      assert.equal(await get().countCharges(request.metadata.call_id), 0);
      assert.equal((await get().provider.charge(request)).ref, charge.ref);
    });
  }

  it("charges once when the same request comes ten times at once", async () => {
    const request = chargeOf(await keepMethod(get(), "approves"), {});
    const answers = await Promise.allSettled(Array.from({ length: 10 }, () => get().provider.charge(request)));
    const refs = new Set(answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value.ref] : [])));
    assert.equal(refs.size, 1);
    for (const answer of answers) {
      if (answer.status === "rejected") assert.ok(answer.reason instanceof ProviderUnknownError);
    }
    assert.equal(await get().countCharges(request.metadata.call_id), 1);
  });

  it("charges nothing when a known key comes with another amount", async () => {
    const request = chargeOf(await keepMethod(get(), "approves"), {});
    await get().provider.charge(request);
    await assert.rejects(get().provider.charge({ ...request, amount: 9n }));
    assert.equal(await get().countCharges(request.metadata.call_id), 1);
  });

  it("answers null for a charge that does not exist", async () => {
    assert.equal(await get().provider.findCharge({ ref: "ch_unknown" }), null);
    assert.equal(await get().provider.findCharge({ callId: "call_unknown" }), null);
  });

  it("refuses a method that does not exist", async () => {
    await assert.rejects(get().provider.charge(chargeOf("pm_unknown", {})), ProviderRefusedError);
  });
}

function uncertainty(get: () => ProviderHarness): void {
  it("does not know when the answer is lost, finds the charge, and repeats it without charging again", async () => {
    const request = chargeOf(await keepMethod(get(), "approves"), {});
    await get().losingAnswers(() => assert.rejects(get().provider.charge(request), ProviderUnknownError));
    const found = await get().provider.findCharge({ callId: request.metadata.call_id });
    assert.equal(found?.status, "succeeded");
    assert.deepEqual(await get().provider.charge(request), found);
    assert.equal(await get().countCharges(request.metadata.call_id), 1);
  });

  it("opens one checkout when the answer to the first request was lost", async () => {
    const request = checkoutOf(get(), {});
    await get().losingAnswers(() => assert.rejects(get().provider.createCheckout(request), ProviderUnknownError));
    const again = await get().provider.createCheckout(request);
    assert.equal((await get().provider.createCheckout(request)).ref, again.ref);
  });

  it("does not know when the request fails first, and finds nothing", async () => {
    const request = chargeOf(await keepMethod(get(), "approves"), {});
    await get().failingBefore(() => assert.rejects(get().provider.charge(request), ProviderUnknownError));
    assert.equal(await get().provider.findCharge({ callId: request.metadata.call_id }), null);
    assert.equal((await get().provider.charge(request)).status, "succeeded");
  });

  it("never takes a failing provider for an empty one", async () => {
    await get().failingBefore(async () => {
      await assert.rejects(get().provider.findCharge({ callId: "call_unknown" }), ProviderUnknownError);
      await assert.rejects(get().provider.findCharge({ ref: "ch_unknown" }), ProviderUnknownError);
    });
  });

  it("is refused with a wrong secret key", async () => {
    await assert.rejects(get().stranger.createCheckout(checkoutOf(get(), {})), ProviderRefusedError);
  });
}

function refunds(get: () => ProviderHarness): void {
  it("refunds a part once per key, and never more than was charged", async () => {
    const charge = await get().provider.charge(chargeOf(await keepMethod(get(), "approves"), { amount: 1_000n }));
    const request = { key: fresh("key"), chargeRef: charge.ref, amount: 400n, metadata: newMetadata() };
    const refund = await get().provider.refund(request);
    assert.deepEqual([refund.chargeRef, refund.amount], [charge.ref, 400n]);
    assert.deepEqual(await get().provider.refund(request), refund);
    const tooMuch = { ...request, key: fresh("key"), amount: 601n };
    await assert.rejects(get().provider.refund(tooMuch), ProviderRefusedError);
    assert.equal((await get().provider.findCharge({ ref: charge.ref }))?.refunded, 400n);
  });

  it("refunds once when the answer was lost", async () => {
    const charge = await get().provider.charge(chargeOf(await keepMethod(get(), "approves"), { amount: 1_000n }));
    const request = { key: fresh("key"), chargeRef: charge.ref, amount: 700n, metadata: newMetadata() };
    await get().losingAnswers(() => assert.rejects(get().provider.refund(request), ProviderUnknownError));
    assert.equal((await get().provider.refund(request)).amount, 700n);
    assert.equal((await get().provider.findCharge({ ref: charge.ref }))?.refunded, 700n);
  });
}

function webhooks(get: () => ProviderHarness): void {
  it("tells of a payment by a webhook that names it", async () => {
    await get().takeWebhooks();
    const paid = await payNew(get(), "approves", {});
    const notices = (await get().takeWebhooks()).map((webhook) =>
      get().provider.verifyWebhook(webhook.headers, webhook.rawBody, get().now()),
    );
    const refs = notices.map((notice) => notice?.subject.ref);
    assert.ok(refs.includes(paid.ref) || refs.includes(paid.charge?.ref));
    assert.ok(notices.every((notice) => notice !== null && notice.eventId !== ""));
  });

  it("takes no webhook that is changed, unsigned, too old or signed with another secret", async () => {
    await get().takeWebhooks();
    await payNew(get(), "approves", {});
    const [webhook] = await get().takeWebhooks();
    assert.ok(webhook);
    const { headers, rawBody } = webhook;
    const verify = get().provider.verifyWebhook;
    const changed = Uint8Array.from(rawBody, (byte, index) => (index === 10 ? byte ^ 1 : byte));
    const upper = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]));
    assert.ok(verify(upper, rawBody, get().now()), "header names have no case");
    assert.equal(verify(headers, changed, get().now()), null);
    assert.equal(verify({}, rawBody, get().now()), null);
    assert.equal(verify(headers, rawBody, get().now() + 301_000), null);
    assert.equal(get().stranger.verifyWebhook(headers, rawBody, get().now()), null);
  });
}

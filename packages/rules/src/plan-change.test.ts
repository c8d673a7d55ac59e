import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { RecurringPrice } from "./invoice.ts";
import { buildRenewalInvoice } from "./invoice.ts";
import { addInterval, INTERVALS } from "./period.ts";
import type { ChangeableSubscription, PlanChange, PlanChangeInput } from "./plan-change.ts";
import { planChange } from "./plan-change.ts";

const at = (text: string): number => Date.parse(`${text}T00:00:00Z`);
const price = (amount: bigint, more: Partial<RecurringPrice>): RecurringPrice => ({
  priceId: `price_${amount}`,
  planId: `plan_${amount}`,
  planName: `Plan ${amount}`,
  amount,
  currency: "USD",
  interval: "month",
  intervalCount: 1,
  ...more,
});
const april = { startAt: at("2025-04-01"), endAt: at("2025-05-01") };
const june = { startAt: at("2025-06-01"), endAt: at("2025-07-01") };
const subscription = (amount: bigint, more: Partial<ChangeableSubscription>): ChangeableSubscription => ({
  status: "active",
  currentPeriod: april,
  anchor: april.startAt,
  price: price(amount, {}),
  billedAmount: amount,
  billedFrom: april.startAt,
  cancelAtPeriodEnd: false,
  trialEnd: null,
  ...more,
});
const to = (newPrice: RecurringPrice, more: Partial<PlanChangeInput>): PlanChangeInput => ({
  newPrice,
  prorationBehavior: "create_prorations",
  billingCycleAnchor: null,
  prorationDate: null,
  ...more,
});
const planned = (before: ChangeableSubscription, input: PlanChangeInput, now: number): PlanChange => {
  const plan = planChange(before, input, now);
  assert.ok(
    plan.refused === null,
    JSON.stringify(plan, (_, value) => (typeof value === "bigint" ? `${value}` : value)),
  );
  return plan;
};
const after = (before: ChangeableSubscription, plan: PlanChange): ChangeableSubscription => ({ ...before, ...plan });

test("ST-01 a change half-way leaves two pending items for the next invoice", () => {
  const plan = planned(subscription(1000n, {}), to(price(2000n, {}), {}), at("2025-04-16"));
  assert.deepEqual([plan.credit, plan.debit, plan.immediateAmount], [-500n, 1000n, 0n]);
  assert.deepEqual(
    plan.pendingItems.map((line) => [line.kind, line.amount, line.planId, line.periodStart, line.periodEnd]),
    [
      ["proration_credit", -500n, "plan_1000", at("2025-04-16"), april.endAt],
      ["proration_debit", 1000n, "plan_2000", at("2025-04-16"), april.endAt],
    ],
  );
  assert.deepEqual([plan.invoiceLines, plan.currentPeriod, plan.anchor], [[], april, april.startAt]);
  const period = { startAt: april.endAt, endAt: at("2025-06-01") };
  assert.equal(
    buildRenewalInvoice({ price: plan.price, period, pendingItems: plan.pendingItems, credit: 0n }).total,
    2500n,
  );
});

test("ST-04b the credit is what was billed, not the list price", () => {
  const before = subscription(1000n, {});
  const first = planned(before, to(price(2000n, {}), { prorationBehavior: "none" }), at("2025-04-11"));
  assert.deepEqual([first.pendingItems, first.invoiceLines, first.billedAmount], [[], [], 1000n]);
  const back = to(price(1000n, {}), { prorationBehavior: "always_invoice" });
  const second = planned(after(before, first), back, at("2025-04-21"));
  assert.deepEqual([second.credit, second.debit, second.immediateAmount], [-333n, 333n, 0n]);
  assert.deepEqual(
    second.invoiceLines.map((line) => line.amount),
    [-333n, 333n],
  );
});

test("PO-07 a changed interval resets the anchor, credits the rest and bills a full period now", () => {
  const before = subscription(10000n, { currentPeriod: june, anchor: june.startAt });
  const plan = planned(before, to(price(100000n, { interval: "year" }), {}), at("2025-06-16"));
  assert.deepEqual([plan.credit, plan.debit, plan.immediateAmount], [-5000n, 100000n, 95000n]);
  assert.deepEqual(
    plan.invoiceLines.map((line) => line.kind),
    ["proration_credit", "subscription"],
  );
  assert.deepEqual(plan.currentPeriod, { startAt: at("2025-06-16"), endAt: at("2026-06-16") });
  assert.deepEqual([plan.anchor, plan.billedAmount, plan.pendingItems], [at("2025-06-16"), 100000n, []]);
});

test("7 an anchor moved to now bills a full period at once whatever the behaviour", () => {
  const rows: [PlanChangeInput["prorationBehavior"], bigint, bigint][] = [
    ["create_prorations", -500n, 1500n],
    ["always_invoice", -500n, 1500n],
    ["none", 0n, 2000n],
  ];
  for (const [prorationBehavior, credit, immediate] of rows) {
    const input = to(price(2000n, {}), { prorationBehavior, billingCycleAnchor: "now" });
    const plan = planned(subscription(1000n, {}), input, at("2025-04-16"));
    assert.deepEqual([plan.credit, plan.immediateAmount], [credit, immediate], prorationBehavior);
    assert.deepEqual(plan.currentPeriod, { startAt: at("2025-04-16"), endAt: at("2025-05-16") });
  }
});

test("an upgrade from free charges the rest of the period, or a full one when the anchor moves", () => {
  const free = subscription(0n, {});
  const rest = planned(free, to(price(3000n, {}), { prorationBehavior: "always_invoice" }), at("2025-04-21"));
  assert.deepEqual(
    rest.invoiceLines.map((line) => [line.kind, line.amount]),
    [["proration_debit", 1000n]],
  );
  const full = planned(free, to(price(3000n, {}), { billingCycleAnchor: "now" }), at("2025-04-21"));
  assert.deepEqual(
    full.invoiceLines.map((line) => [line.kind, line.amount]),
    [["subscription", 3000n]],
  );
});

test("a downgrade to free leaves only a credit", () => {
  const plan = planned(subscription(3000n, {}), to(price(0n, {}), { billingCycleAnchor: "now" }), at("2025-04-21"));
  assert.deepEqual(
    plan.invoiceLines.map((line) => [line.kind, line.amount]),
    [["proration_credit", -1000n]],
  );
  assert.deepEqual([plan.immediateAmount, plan.billedAmount], [-1000n, 0n]);
});

test("a change in a trial makes no lines and keeps the trial", () => {
  const trial = subscription(1000n, {
    status: "trialing",
    billedAmount: 0n,
    trialEnd: april.endAt,
    anchor: april.endAt,
  });
  const rows = [
    to(price(2000n, {}), { prorationBehavior: "always_invoice" }),
    to(price(2000n, {}), { billingCycleAnchor: "now" }),
    to(price(20000n, { interval: "year" }), {}),
  ];
  for (const input of rows) {
    const plan = planned(trial, input, at("2025-04-16"));
    assert.deepEqual([plan.pendingItems, plan.invoiceLines, plan.immediateAmount], [[], [], 0n]);
    assert.deepEqual([plan.currentPeriod, plan.anchor, plan.billedAmount], [april, april.endAt, 0n]);
  }
});

test("8 a preview and an apply with the same proration date are identical", () => {
  const before = subscription(1000n, {});
  const date = at("2025-04-16");
  const preview = planned(before, to(price(2000n, {}), { prorationDate: date }), date);
  const apply = planned(before, to(price(2000n, {}), { prorationDate: date }), date + 90_000);
  assert.deepEqual(apply, preview);
});

test("a renewal that runs late leaves nothing of the old period to settle", () => {
  const plan = planned(subscription(1000n, {}), to(price(2000n, {}), {}), april.endAt + 5_000);
  assert.deepEqual([plan.pendingItems, plan.currentPeriod, plan.billedAmount], [[], april, 2000n]);
});

test("what cannot be changed is refused with its problem", () => {
  const now = at("2025-04-16");
  const yearly = price(20000n, { interval: "year" });
  const other = price(2000n, {});
  const rows: [ChangeableSubscription, PlanChangeInput, string][] = [
    [subscription(1000n, { status: "canceled" }), to(other, {}), "paylera.subscription_not_active"],
    [subscription(1000n, { status: "pending_activation" }), to(other, {}), "paylera.subscription_not_active"],
    [subscription(1000n, {}), to(price(1000n, {}), {}), "paylera.plan_unchanged"],
    [subscription(1000n, {}), to(price(2000n, { currency: "KRW" }), {}), "paylera.plan_currency_mismatch"],
    [subscription(1000n, {}), to(yearly, { billingCycleAnchor: "unchanged" }), "paylera.billing_cycle_anchor_invalid"],
    [
      subscription(1000n, {}),
      to(price(3000n, { intervalCount: 3 }), { billingCycleAnchor: "unchanged" }),
      "paylera.billing_cycle_anchor_invalid",
    ],
    [subscription(1000n, {}), to(other, { prorationDate: april.startAt - 1 }), "paylera.validation_failed"],
    [subscription(1000n, {}), to(other, { prorationDate: now + 1 }), "paylera.validation_failed"],
    [subscription(1000n, {}), to(other, { prorationDate: april.endAt }), "paylera.validation_failed"],
  ];
  for (const [before, input, refused] of rows) assert.equal(planChange(before, input, now).refused, refused);
  const ending = subscription(1000n, { cancelAtPeriodEnd: true });
  assert.equal(planChange(ending, to(other, {}), april.endAt).refused, "paylera.subscription_not_active");
  assert.equal(planChange(ending, to(other, {}), april.endAt - 1).refused, null);
});

test("a currency mismatch names both sides", () => {
  const plan = planChange(subscription(1000n, {}), to(price(2000n, { currency: "KRW" }), {}), at("2025-04-16"));
  assert.ok(plan.refused !== null);
  assert.equal(plan.detail, "Plan Plan 2000 is priced in KRW; customer pays in USD.");
});

const moment = fc.integer({ min: april.startAt, max: april.endAt - 1 });
const amount = fc.bigInt({ min: 0n, max: 10n ** 9n });

test("9 changing there and back at one instant adds up to the last change alone", () => {
  fc.assert(
    fc.property(amount, amount, moment, (a, b, now) => {
      fc.pre(a !== b);
      const before = subscription(a, {});
      const there = planned(before, to(price(b, {}), {}), now);
      const back = planned(after(before, there), to(price(a, {}), {}), now);
      const again = planned(after(after(before, there), back), to(price(b, {}), {}), now);
      const sum = [there, back, again].flatMap((plan) => plan.pendingItems).reduce((s, line) => s + line.amount, 0n);
      assert.equal(sum, there.credit + there.debit);
      assert.equal(there.credit + there.debit + back.credit + back.debit, 0n);
    }),
  );
});

test("the lines add up to the plan's own numbers and the period is one interval from its anchor", () => {
  const behavior = fc.constantFrom("create_prorations" as const, "always_invoice" as const, "none" as const);
  fc.assert(
    fc.property(
      amount,
      amount,
      moment,
      behavior,
      fc.constantFrom(...INTERVALS),
      (a, b, now, prorationBehavior, interval) => {
        const newPrice = price(b, { interval, priceId: "price_new" });
        const plan = planned(subscription(a, {}), to(newPrice, { prorationBehavior }), now);
        const sum = [...plan.pendingItems, ...plan.invoiceLines].reduce((s, line) => s + line.amount, 0n);
        assert.equal(sum, plan.credit + plan.debit);
        assert.ok(plan.credit <= 0n && -plan.credit <= a && plan.debit >= 0n && plan.debit <= b);
        if (plan.anchor !== april.startAt) assert.equal(plan.currentPeriod.endAt, addInterval(now, interval, 1, 1));
      },
    ),
  );
});

test("a change cannot count from before the last one, or the time between would be credited twice", () => {
  const first = planned(
    subscription(1000n, {}),
    to(price(2000n, {}), { prorationBehavior: "always_invoice" }),
    at("2025-04-16"),
  );
  assert.equal(first.billedFrom, at("2025-04-16"));
  const back = (prorationDate: number) =>
    planChange(after(subscription(1000n, {}), first), to(price(1000n, {}), { prorationDate }), at("2025-04-20"));
  assert.equal(back(at("2025-04-15")).refused, "paylera.validation_failed");
  assert.equal(back(at("2025-04-16")).refused, null);
});

test("a change that settles nothing leaves the earlier one's instant as the earliest", () => {
  const first = planned(subscription(1000n, {}), to(price(2000n, {}), { prorationBehavior: "none" }), at("2025-04-16"));
  assert.deepEqual([first.billedAmount, first.billedFrom], [1000n, april.startAt]);
});

test("however often a plan is changed at accepted dates, no period gives back more than it was billed", () => {
  const days = fc.integer({ min: 0, max: 29 });
  const step = fc.record({ amount: fc.constantFrom(0n, 500n, 1000n, 9900n), now: days, ago: fc.option(days) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
      let before = subscription(1000n, {});
      let billed = 1000n;
      for (const { amount, now, ago } of steps.toSorted((a, b) => a.now - b.now)) {
        const instant = april.startAt + now * 86_400_000;
        const prorationDate = ago === null ? null : instant - ago * 86_400_000;
        const plan = planChange(
          before,
          to(price(amount, {}), { prorationDate, prorationBehavior: "always_invoice" }),
          instant,
        );
        if (plan.refused !== null) continue;
        billed += plan.immediateAmount;
        before = after(before, plan);
        assert.ok(billed >= 0n, `${billed}`);
      }
    }),
  );
});

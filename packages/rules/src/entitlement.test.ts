import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { recordUsage } from "./balance.ts";
import { compareDecimal, decimalFromBigInt, parseDecimal, signOfDecimal, ZERO } from "./decimal.ts";
import type { CheckInput, FeatureType } from "./entitlement.ts";
import { checkEntitlement } from "./entitlement.ts";
import type { FeatureGrant } from "./grant.ts";

const at = (text: string): number => Date.parse(`${text}T00:00:00Z`);
const n = (value: bigint) => decimalFromBigInt(value);
const april = { startAt: at("2026-04-01"), endAt: at("2026-05-01") };
const may = { startAt: at("2026-05-01"), endAt: at("2026-06-01") };
const valued = (value: FeatureGrant["value"]): FeatureGrant => ({ value, includedUsage: null, unlimited: false });
const included = (amount: bigint): FeatureGrant => ({ value: null, includedUsage: n(amount), unlimited: false });
const input = (type: FeatureType, more: Partial<CheckInput>): CheckInput => ({
  feature: { type },
  grant: null,
  override: null,
  balance: null,
  cycle: type === "metered" ? april : null,
  credits: ZERO,
  requiredUsage: ZERO,
  now: at("2026-04-10"),
  ...more,
});
const metered = (included_: bigint, used: bigint, required: bigint): CheckInput =>
  input("metered", {
    grant: included(included_),
    balance: { used: n(used), cycleStart: april.startAt, cycleEnd: april.endAt },
    requiredUsage: n(required),
  });

test("26 required usage equal to the balance is allowed and one more is denied", () => {
  const rows: [bigint, bigint, bigint, boolean, bigint][] = [
    [100n, 40n, 60n, true, 60n],
    [100n, 40n, 61n, false, 60n],
    [100n, 40n, 0n, true, 60n],
    [100n, 100n, 0n, false, 0n],
    [100n, 0n, 100n, true, 100n],
    [0n, 0n, 0n, false, 0n],
  ];
  for (const [limit, used, required, allowed, balance] of rows) {
    const answer = checkEntitlement(metered(limit, used, required));
    assert.equal(answer.allowed, allowed, `${used} of ${limit}, wants ${required}`);
    assert.deepEqual(answer.balance, n(balance));
  }
});

test("27 a downgrade below what was used leaves a balance of zero until the reset", () => {
  const answer = checkEntitlement(metered(10n, 40n, 0n));
  assert.equal(answer.allowed, false);
  assert.deepEqual([answer.balance, answer.usage, answer.includedUsage], [ZERO, n(40n), n(10n)]);
  const after = checkEntitlement({ ...metered(10n, 40n, 0n), cycle: may, now: may.startAt });
  assert.equal(after.allowed, true);
  assert.deepEqual([after.balance, after.usage], [n(10n), ZERO]);
});

test("28 the reset instant belongs to the new cycle", () => {
  const answer = checkEntitlement({ ...metered(100n, 100n, 1n), cycle: may, now: may.startAt });
  assert.equal(answer.allowed, true);
  assert.deepEqual([answer.cycleStartAt, answer.nextResetAt], [may.startAt, may.endAt]);
});

test("30 of two uses of 60 on a balance of 100 only the first is allowed", () => {
  const first = metered(100n, 0n, 60n);
  assert.equal(checkEntitlement(first).allowed, true);
  const { row } = recordUsage({ row: first.balance, cycle: april, amount: n(60n), at: first.now });
  assert.equal(checkEntitlement({ ...first, balance: row }).allowed, false);
});

test("31 an expired override no longer counts at its very instant", () => {
  const expiresAt = at("2026-04-10");
  const override = { ...included(500n), expiresAt };
  const before = checkEntitlement({ ...metered(100n, 0n, 0n), override, now: expiresAt - 1 });
  assert.deepEqual([before.source, before.includedUsage], ["override", n(500n)]);
  const after = checkEntitlement({ ...metered(100n, 0n, 0n), override, now: expiresAt });
  assert.deepEqual([after.source, after.includedUsage], ["plan_grant", n(100n)]);
});

test("an override replaces the plan's grant also when it gives less", () => {
  const override = { ...valued(false), expiresAt: null };
  const answer = checkEntitlement(input("boolean", { grant: valued(true), override }));
  assert.deepEqual([answer.allowed, answer.source], [false, "override"]);
});

test("unlimited metered usage is allowed whatever was used", () => {
  const grant = { ...included(0n), unlimited: true };
  const answer = checkEntitlement({ ...metered(0n, 900n, 10n ** 9n), grant });
  assert.deepEqual([answer.allowed, answer.unlimited, answer.usage], [true, true, n(900n)]);
  assert.deepEqual([answer.balance, answer.includedUsage], [null, null]);
  assert.deepEqual(answer.value, { type: "metered", u: true });
});

test("P-034 credits add to the balance and are named as the source when they carry it alone", () => {
  const both = checkEntitlement({ ...metered(100n, 40n, 65n), credits: n(5n) });
  assert.deepEqual([both.allowed, both.balance, both.source], [true, n(65n), "plan_grant"]);
  const alone = checkEntitlement({ ...metered(100n, 100n, 5n), credits: n(5n) });
  assert.deepEqual([alone.allowed, alone.balance, alone.source], [true, n(5n), "credit_grant"]);
  const topUp = checkEntitlement(input("metered", { credits: n(5n), cycle: null }));
  assert.deepEqual([topUp.allowed, topUp.source, topUp.nextResetAt], [true, "credit_grant", null]);
});

test("features without usage are decided by their value", () => {
  const five = parseDecimal("5");
  const rows: [FeatureType, FeatureGrant | null, bigint, boolean, object][] = [
    ["boolean", valued(true), 0n, true, { type: "boolean", b: true, u: false }],
    ["boolean", valued(null), 0n, true, { type: "boolean", b: true, u: false }],
    ["boolean", valued(false), 0n, false, { type: "boolean", b: false, u: false }],
    ["boolean", null, 0n, false, { type: "boolean", b: false, u: false }],
    ["numeric", valued(five), 0n, true, { type: "numeric", n: five, u: false }],
    ["numeric", valued(five), 5n, true, { type: "numeric", n: five, u: false }],
    ["numeric", valued(five), 6n, false, { type: "numeric", n: five, u: false }],
    ["numeric", valued(ZERO), 0n, false, { type: "numeric", n: ZERO, u: false }],
    ["numeric", { ...valued(five), unlimited: true }, 6n, true, { type: "numeric", u: true }],
    ["numeric", null, 0n, false, { type: "numeric", n: ZERO, u: false }],
    ["text", valued("gold"), 0n, true, { type: "text", s: "gold", u: false }],
    ["text", valued(""), 0n, false, { type: "text", s: "", u: false }],
    ["text", null, 0n, false, { type: "text", s: "", u: false }],
    ["unlimited", valued(null), 10n, true, { type: "unlimited", u: true }],
    ["unlimited", null, 0n, false, { type: "unlimited", u: false }],
  ];
  for (const [type, grant, required, allowed, value] of rows) {
    const answer = checkEntitlement(input(type, { grant, requiredUsage: n(required) }));
    assert.equal(answer.allowed, allowed, `${type} ${required}`);
    assert.deepEqual(answer.value, value);
    assert.equal(answer.source, grant === null ? null : "plan_grant");
    assert.deepEqual([answer.cycleStartAt, answer.nextResetAt, answer.usage, answer.balance], [null, null, null, null]);
  }
});

test("a metered feature that nothing grants answers no and zero", () => {
  const answer = checkEntitlement(input("metered", { cycle: null }));
  assert.deepEqual([answer.allowed, answer.balance, answer.source], [false, ZERO, null]);
});

test("negative questions and a missing cycle are bugs of the caller", () => {
  assert.throws(() => checkEntitlement({ ...metered(1n, 0n, 0n), requiredUsage: parseDecimal("-1") }), RangeError);
  assert.throws(() => checkEntitlement({ ...metered(1n, 0n, 0n), credits: parseDecimal("-1") }), RangeError);
  assert.throws(() => checkEntitlement({ ...metered(1n, 0n, 0n), cycle: null }), RangeError);
});

test("the balance is never negative and allowed uses never exceed what is included", () => {
  const amount = fc.bigInt({ min: 0n, max: 1000n });
  fc.assert(
    fc.property(amount, fc.array(amount, { maxLength: 40 }), (limit, wishes) => {
      let state = metered(limit, 0n, 0n);
      for (const wish of wishes) {
        const answer = checkEntitlement({ ...state, requiredUsage: n(wish) });
        assert.ok(answer.balance !== null && signOfDecimal(answer.balance) >= 0);
        if (!answer.allowed) continue;
        const { row } = recordUsage({ row: state.balance, cycle: april, amount: n(wish), at: state.now });
        state = { ...state, balance: row };
        assert.ok(compareDecimal(row.used, n(limit)) <= 0);
      }
    }),
  );
});

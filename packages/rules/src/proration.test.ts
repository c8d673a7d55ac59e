import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { prorate } from "./proration.ts";

const at = (text: string): number => Date.parse(text.includes("T") ? text : `${text}T00:00:00Z`);

test("ST-01 ST-02 ST-04b PO-01 CU-04 a changed price makes two rounded lines", () => {
  const rows: [string, bigint, bigint, number, number, number, bigint, bigint][] = [
    ["ST-01", 1000n, 2000n, at("2025-04-01"), at("2025-05-01"), at("2025-04-16"), -500n, 1000n],
    ["ST-02", 1000n, 3252n, 1596749288_000, 1599427688_000, 1598982148_000, -166n, 541n],
    ["ST-04b", 1000n, 1000n, at("2025-04-01"), at("2025-05-01"), at("2025-04-21"), -333n, 333n],
    ["PO-01", 10000n, 30000n, at("2025-06-01"), at("2025-07-01"), at("2025-06-16"), -5000n, 15000n],
    ["CU-04", 9900n, 19900n, at("2025-05-01"), at("2025-06-01"), at("2025-05-17"), -4790n, 9629n],
    ["from free", 0n, 3000n, at("2025-04-01"), at("2025-05-01"), at("2025-04-21"), 0n, 1000n],
    ["at the start", 1000n, 2000n, at("2025-04-01"), at("2025-05-01"), at("2025-04-01"), -1000n, 2000n],
    ["at the end", 1000n, 2000n, at("2025-04-01"), at("2025-05-01"), at("2025-05-01"), 0n, 0n],
  ];
  for (const [name, oldBilledAmount, newAmount, periodStart, periodEnd, moment, credit, debit] of rows) {
    const result = prorate({ oldBilledAmount, newAmount, periodStart, periodEnd, at: moment });
    assert.deepEqual(result, { credit, debit, net: credit + debit }, name);
  }
});

test("the net is the sum of rounded lines, not the rounding of the net", () => {
  const period = { periodStart: at("2025-04-01"), periodEnd: at("2025-04-03"), at: at("2025-04-02") };
  assert.deepEqual(prorate({ oldBilledAmount: 1n, newAmount: 2n, ...period }), { credit: -1n, debit: 1n, net: 0n });
});

test("two looks within one second agree", () => {
  const input = { oldBilledAmount: 10n ** 12n, newAmount: 3n * 10n ** 12n, periodStart: 0, periodEnd: 2_592_000_000 };
  assert.deepEqual(prorate({ ...input, at: 1_000_000_001 }), prorate({ ...input, at: 1_000_000_999 }));
});

test("a moment outside the period or a negative amount is a bug of the caller", () => {
  const input = { oldBilledAmount: 1n, newAmount: 1n, periodStart: 1_000_000, periodEnd: 2_000_000 };
  assert.throws(() => prorate({ ...input, at: 999_999 }), RangeError);
  assert.throws(() => prorate({ ...input, at: 2_000_001 }), RangeError);
  assert.throws(() => prorate({ ...input, newAmount: -1n, at: 1_500_000 }), RangeError);
  assert.throws(() => prorate({ ...input, periodEnd: 1_000_000, at: 1_000_000 }), RangeError);
});

test("a change that changes nothing costs nothing, and no line exceeds its whole period", () => {
  const amount = fc.bigInt({ min: 0n, max: 10n ** 15n });
  fc.assert(
    fc.property(
      amount,
      amount,
      fc.integer({ min: 1, max: 400 * 86_400 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (oldBilledAmount, newAmount, lengthS, share) => {
        const period = { periodStart: 0, periodEnd: lengthS * 1000, at: Math.floor(lengthS * share) * 1000 };
        const same = prorate({ oldBilledAmount, newAmount: oldBilledAmount, ...period });
        assert.equal(same.net, 0n);
        const changed = prorate({ oldBilledAmount, newAmount, ...period });
        assert.ok(changed.credit <= 0n && -changed.credit <= oldBilledAmount);
        assert.ok(changed.debit >= 0n && changed.debit <= newAmount);
        if (newAmount > oldBilledAmount) assert.ok(changed.net >= 0n);
      },
    ),
  );
});

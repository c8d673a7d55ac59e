import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { BalanceRow } from "./balance.ts";
import { currentBalance, recordUsage, remainingUsage } from "./balance.ts";
import { decimalFromBigInt, parseDecimal, ZERO } from "./decimal.ts";
import { usageCycleAt } from "./usage-cycle.ts";

const at = (text: string): number => Date.parse(`${text}T00:00:00Z`);
const n = (value: bigint) => decimalFromBigInt(value);
const period = { startAt: at("2026-04-01"), endAt: at("2026-05-01") };
const april = { startAt: at("2026-04-01"), endAt: at("2026-05-01") };
const may = { startAt: at("2026-05-01"), endAt: at("2026-06-01") };
const aprilRow: BalanceRow = { used: n(60n), cycleStart: april.startAt, cycleEnd: april.endAt };

test("a balance without usage opens with its cycle", () => {
  assert.deepEqual(currentBalance(null, april, at("2026-04-10")), { ...aprilRow, used: ZERO });
});

test("usage resets at exactly the boundary and not a millisecond before", () => {
  assert.deepEqual(currentBalance(aprilRow, april, april.endAt - 1), aprilRow);
  const reset = { used: ZERO, cycleStart: may.startAt, cycleEnd: may.endAt };
  assert.deepEqual(currentBalance(aprilRow, may, may.startAt), reset);
});

test("a plan change that opens a new period resets usage", () => {
  const opened = { startAt: at("2026-04-16"), endAt: at("2026-05-16") };
  assert.deepEqual(currentBalance(aprilRow, opened, at("2026-04-16")).used, ZERO);
});

test("a cycle that only changes its length keeps its usage", () => {
  const year = { startAt: at("2026-01-01"), endAt: at("2027-01-01") };
  assert.deepEqual(currentBalance(aprilRow, year, at("2026-04-20")), {
    used: n(60n),
    cycleStart: year.startAt,
    cycleEnd: year.endAt,
  });
  const never = { startAt: at("2026-04-20"), endAt: null };
  assert.deepEqual(currentBalance(aprilRow, never, at("2026-04-20")), { ...aprilRow, cycleEnd: null });
});

test("an event before the stored cycle does not touch the balance", () => {
  const row = { used: n(1n), cycleStart: may.startAt, cycleEnd: may.endAt };
  const late = recordUsage({ row, cycle: april, amount: n(5n), at: may.startAt - 1 });
  assert.deepEqual(late, { row, counted: false });
  const punctual = recordUsage({ row, cycle: may, amount: n(5n), at: may.startAt });
  assert.deepEqual(punctual, { row: { ...row, used: n(6n) }, counted: true });
});

test("plain records are never refused and the rest never falls below zero", () => {
  const first = recordUsage({ row: null, cycle: april, amount: n(60n), at: at("2026-04-02") });
  const second = recordUsage({ row: first.row, cycle: april, amount: n(60n), at: at("2026-04-02") });
  assert.deepEqual(second.row.used, n(120n));
  assert.deepEqual(remainingUsage(n(100n), second.row.used), ZERO);
});

test("negative usage and a cycle that does not hold the instant are bugs of the caller", () => {
  const input = { row: null, cycle: april, at: april.startAt };
  assert.throws(() => recordUsage({ ...input, amount: parseDecimal("-1") }), RangeError);
  assert.throws(() => currentBalance(aprilRow, april, april.endAt), RangeError);
  assert.throws(() => currentBalance(aprilRow, april, april.startAt - 1), RangeError);
});

test("however often and late it is read, one boundary resets usage once", () => {
  const moment = fc.integer({ min: at("2026-04-01"), max: at("2027-04-01") });
  fc.assert(
    fc.property(
      fc.array(fc.record({ t: moment, amount: fc.bigInt({ min: 0n, max: 50n }) }), { maxLength: 30 }),
      (events) => {
        let row: BalanceRow | null = null;
        const ordered = events.toSorted((a, b) => a.t - b.t);
        for (const { t, amount } of ordered) {
          const cycle = usageCycleAt("calendar_month", period, t);
          const settled: BalanceRow = currentBalance(row, cycle, t);
          assert.deepEqual(currentBalance(settled, cycle, t), settled);
          row = recordUsage({ row: settled, cycle, amount: n(amount), at: t }).row;
        }
        const last = ordered.at(-1);
        if (last === undefined || row === null) return;
        const { startAt } = usageCycleAt("calendar_month", period, last.t);
        const sum = ordered.filter((event) => event.t >= startAt).reduce((total, event) => total + event.amount, 0n);
        assert.deepEqual(row.used, n(sum));
      },
    ),
  );
});

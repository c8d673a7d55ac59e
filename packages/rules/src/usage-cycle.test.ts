import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { usageCycleAt } from "./usage-cycle.ts";

const at = (text: string): number => Date.parse(text.includes("T") ? text : `${text}T00:00:00Z`);
const period = { startAt: at("2026-04-17"), endAt: at("2026-05-17") };

test("each usage cycle has its own window", () => {
  const t = at("2026-05-01");
  assert.deepEqual(usageCycleAt("subscription_period", period, t), period);
  assert.deepEqual(usageCycleAt("calendar_month", period, t), { startAt: t, endAt: at("2026-06-01") });
  assert.deepEqual(usageCycleAt("calendar_year", period, t), { startAt: at("2026-01-01"), endAt: at("2027-01-01") });
  assert.deepEqual(usageCycleAt("never", period, t), { startAt: period.startAt, endAt: null });
});

test("the last millisecond of December belongs to December", () => {
  const t = at("2026-12-31T23:59:59.999Z");
  assert.deepEqual(usageCycleAt("calendar_month", period, t), { startAt: at("2026-12-01"), endAt: at("2027-01-01") });
});

test("an instant outside the subscription period is a bug of the caller", () => {
  assert.throws(() => usageCycleAt("subscription_period", period, period.endAt), RangeError);
  assert.throws(() => usageCycleAt("subscription_period", period, period.startAt - 1), RangeError);
});

test("calendar windows hold their instant and meet without a gap", () => {
  const anyInstant = fc.integer({ min: at("1990-01-01"), max: at("2090-01-01") });
  fc.assert(
    fc.property(anyInstant, fc.constantFrom("calendar_month" as const, "calendar_year" as const), (t, cycle) => {
      const window = usageCycleAt(cycle, period, t);
      assert.ok(window.endAt !== null && window.startAt <= t && t < window.endAt);
      assert.equal(usageCycleAt(cycle, period, window.endAt).startAt, window.endAt);
    }),
  );
});

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { DAY_MS } from "./instant.ts";
import type { Interval } from "./period.ts";
import { addInterval, INTERVALS, periodAt, subscriptionPeriodAt } from "./period.ts";

const at = (text: string): number => Date.parse(text.includes("T") ? text : `${text}T00:00:00Z`);
const iso = (t: number): string => new Date(t).toISOString();
const anyInstant = fc.integer({ min: at("1990-01-01"), max: at("2090-01-01") });
const anyInterval = fc.constantFrom(...INTERVALS);
const anyCount = fc.integer({ min: 1, max: 24 });

test("AN-* boundaries clamp to the month end and are counted from the original anchor", () => {
  const rows: [string, Interval, number, number, string][] = [
    ["2025-01-31", "month", 1, 1, "2025-02-28"],
    ["2025-01-31", "month", 1, 2, "2025-03-31"],
    ["2025-01-31", "month", 1, 3, "2025-04-30"],
    ["2024-01-31", "month", 1, 1, "2024-02-29"],
    ["2025-01-30", "month", 1, 1, "2025-02-28"],
    ["2024-02-29", "year", 1, 1, "2025-02-28"],
    ["2024-02-29", "year", 1, 4, "2028-02-29"],
    ["2025-11-30", "month", 3, 1, "2026-02-28"],
    ["2025-11-30", "month", 3, 2, "2026-05-30"],
    ["2025-12-31", "month", 1, 1, "2026-01-31"],
    ["2025-03-31", "month", 1, -1, "2025-02-28"],
    ["2025-03-31", "month", 1, -3, "2024-12-31"],
    ["2025-03-29", "week", 2, 1, "2025-04-12"],
    ["2025-03-29", "day", 10, -1, "2025-03-19"],
    ["2025-05-05", "month", 1, 0, "2025-05-05"],
  ];
  for (const [anchor, interval, count, n, expected] of rows) {
    assert.equal(iso(addInterval(at(anchor), interval, count, n)), iso(at(expected)), `${anchor} + ${n} ${interval}`);
  }
});

test("the time of day of the anchor is kept", () => {
  const anchor = at("2025-01-31T23:59:59.999Z");
  assert.equal(iso(addInterval(anchor, "month", 1, 1)), "2025-02-28T23:59:59.999Z");
});

test("a boundary belongs to the period it opens", () => {
  const anchor = at("2025-01-31");
  const before = periodAt(anchor, "month", 1, at("2025-02-28") - 1);
  const after = periodAt(anchor, "month", 1, at("2025-02-28"));
  assert.deepEqual(before, { index: 0, startAt: anchor, endAt: at("2025-02-28") });
  assert.deepEqual(after, { index: 1, startAt: at("2025-02-28"), endAt: at("2025-03-31") });
});

test("periods before the anchor have negative indexes", () => {
  assert.deepEqual(periodAt(at("2025-03-31"), "month", 1, at("2025-03-30")), {
    index: -1,
    startAt: at("2025-02-28"),
    endAt: at("2025-03-31"),
  });
});

test("arguments out of range are bugs of the caller", () => {
  assert.throws(() => addInterval(0.5, "month", 1, 1), RangeError);
  assert.throws(() => addInterval(0, "month", 0, 1), RangeError);
  assert.throws(() => addInterval(0, "month", 1.5, 1), RangeError);
  assert.throws(() => addInterval(0, "month", 1, Number.NaN), RangeError);
  assert.throws(() => addInterval(0, "year", 1000, 1_000_000), RangeError);
  assert.throws(() => periodAt(0, "month", 1, Number.NaN), RangeError);
});

test("every instant lies in its period and neighbouring periods share their boundary", () => {
  fc.assert(
    fc.property(anyInstant, anyInterval, anyCount, anyInstant, (anchor, interval, count, t) => {
      const period = periodAt(anchor, interval, count, t);
      assert.ok(period.startAt <= t && t < period.endAt);
      const next = periodAt(anchor, interval, count, period.endAt);
      assert.equal(next.index, period.index + 1);
      assert.equal(next.startAt, period.endAt);
      assert.equal(addInterval(anchor, interval, count, period.index), period.startAt);
    }),
  );
});

test("the current period is used while it lasts, then the anchor decides", () => {
  const trial = { startAt: at("2025-01-17"), endAt: at("2025-01-31") };
  const anchored: [Interval, number, number] = ["month", 1, trial.endAt];
  const schedule = { interval: anchored[0], intervalCount: anchored[1], anchor: anchored[2], currentPeriod: trial };
  assert.deepEqual(subscriptionPeriodAt(schedule, at("2025-01-20")), trial);
  assert.deepEqual(subscriptionPeriodAt(schedule, at("2025-01-31")), {
    startAt: at("2025-01-31"),
    endAt: at("2025-02-28"),
  });
  assert.deepEqual(subscriptionPeriodAt(schedule, at("2025-03-30")), {
    startAt: at("2025-02-28"),
    endAt: at("2025-03-31"),
  });
  assert.deepEqual(subscriptionPeriodAt(schedule, at("2025-01-10")), {
    startAt: at("2024-12-31"),
    endAt: at("2025-01-17"),
  });
});

test("a subscription period always holds the asked instant", () => {
  fc.assert(
    fc.property(anyInstant, anyInterval, anyCount, anyInstant, fc.nat(60), (start, interval, count, t, days) => {
      const currentPeriod = { startAt: start, endAt: start + (days + 1) * DAY_MS };
      const schedule = { anchor: currentPeriod.endAt, interval, intervalCount: count, currentPeriod };
      const period = subscriptionPeriodAt(schedule, t);
      assert.ok(period.startAt <= t && t < period.endAt);
    }),
  );
});

import type { Instant } from "./instant.ts";
import { checkInstant, DAY_MS } from "./instant.ts";

/** The unit of a billing interval (P-142). Months and years follow the UTC calendar; a day is 24 hours. */
export type Interval = "day" | "week" | "month" | "year";

/** Every interval, shortest first. */
export const INTERVALS: readonly Interval[] = ["day", "week", "month", "year"];

/** Half-open: `startAt` belongs to the period, `endAt` belongs to the next one. `endAt` is later than `startAt`. */
export interface Period {
  readonly startAt: Instant;
  readonly endAt: Instant;
}

/** A period counted from an anchor; `index` 0 begins at the anchor, negative ones lie before it. */
export interface IndexedPeriod extends Period {
  readonly index: number;
}

/** How the periods of a subscription are laid out. */
export interface PeriodSchedule {
  readonly anchor: Instant;
  readonly interval: Interval;
  readonly intervalCount: number;
  readonly currentPeriod: Period;
}

const MONTHS: Readonly<Record<Interval, number>> = { day: 0, week: 0, month: 1, year: 12 };
const DAYS: Readonly<Record<Interval, number>> = { day: 1, week: 7, month: 0, year: 0 };

/** The most intervals one billing period may span. */
export const INTERVAL_COUNT_MAX = 1_000;

function checkCount(count: number): void {
  if (!Number.isInteger(count) || count < 1 || count > INTERVAL_COUNT_MAX) {
    throw new RangeError(`An interval count is a whole number from 1 to ${INTERVAL_COUNT_MAX}, got ${count}.`);
  }
}

function addMonths(anchor: Instant, months: number): Instant {
  const from = new Date(anchor);
  const month = from.getUTCFullYear() * 12 + from.getUTCMonth() + months;
  // Day 0 of the following month is the last day of the wanted one.
  const lastDay = new Date(0);
  lastDay.setUTCFullYear(Math.floor(month / 12), (((month % 12) + 12) % 12) + 1, 0);
  const moved = new Date(anchor);
  const day = Math.min(from.getUTCDate(), lastDay.getUTCDate());
  moved.setUTCFullYear(lastDay.getUTCFullYear(), lastDay.getUTCMonth(), day);
  return moved.getTime();
}

/**
 * The instant `n` billing periods of `count` intervals after the anchor. Always counted from the original anchor, so a
 * clamped month end does not stick: 31 Jan, 28 Feb, 31 Mar (cases AN-*, AN-06).
 *
 * @param anchor the original anchor, never an earlier result
 * @param count intervals per billing period, 1 to 1000
 * @param n whole number of billing periods, any sign
 * @throws RangeError when an argument is out of range or the result leaves the calendar
 */
export function addInterval(anchor: Instant, interval: Interval, count: number, n: number): Instant {
  checkInstant(anchor, "anchor");
  checkCount(count);
  if (!Number.isInteger(n)) throw new RangeError(`A number of periods is a whole number, got ${n}.`);
  const days = DAYS[interval] * count * n;
  const at = days === 0 ? addMonths(anchor, MONTHS[interval] * count * n) : anchor + days * DAY_MS;
  return checkInstant(at, "result");
}

function guessIndex(anchor: Instant, interval: Interval, count: number, t: Instant): number {
  if (DAYS[interval] > 0) return Math.floor((t - anchor) / (DAYS[interval] * count * DAY_MS));
  const from = new Date(anchor);
  const to = new Date(t);
  const months = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
  return Math.floor(months / (MONTHS[interval] * count));
}

/**
 * The billing period that holds `t`, counted from the anchor. `t` equal to a boundary belongs to the period it opens.
 *
 * @param intervalCount intervals per billing period, 1 to 1000
 * @param t any instant, also before the anchor
 * @throws RangeError when an argument is out of range
 */
export function periodAt(anchor: Instant, interval: Interval, intervalCount: number, t: Instant): IndexedPeriod {
  checkInstant(t, "t");
  const guess = guessIndex(anchor, interval, intervalCount, t);
  // The calendar guess can only be one too high: t lies in the right month but before the hour of the boundary.
  const index = addInterval(anchor, interval, intervalCount, guess) > t ? guess - 1 : guess;
  return {
    index,
    startAt: addInterval(anchor, interval, intervalCount, index),
    endAt: addInterval(anchor, interval, intervalCount, index + 1),
  };
}

/** Says whether `t` lies in the half-open period. */
export function isWithin(period: Period, t: Instant): boolean {
  return period.startAt <= t && t < period.endAt;
}

/**
 * The subscription period that holds `t`: the current one while it lasts (a trial, a period cut short), otherwise the
 * one counted from the anchor, so entitlements move on at the boundary even when the renewal runs late. A period before
 * the current one never reaches into it.
 *
 * @throws RangeError when an argument is out of range
 */
export function subscriptionPeriodAt(schedule: PeriodSchedule, t: Instant): Period {
  const { anchor, interval, intervalCount, currentPeriod } = schedule;
  if (isWithin(currentPeriod, t)) return currentPeriod;
  const { startAt, endAt } = periodAt(anchor, interval, intervalCount, t);
  if (t < currentPeriod.startAt) return { startAt, endAt: Math.min(endAt, currentPeriod.startAt) };
  return { startAt: Math.max(startAt, currentPeriod.endAt), endAt };
}

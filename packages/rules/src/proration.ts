import type { Instant } from "./instant.ts";
import { checkInstant, SECOND_MS } from "./instant.ts";
import type { Period } from "./period.ts";
import { roundHalfAwayFromZero } from "./rounding.ts";

/** The seconds of a period that are left, and all of them. Their quotient is the share of the period left, 0 to 1. */
export interface PeriodShare {
  readonly leftS: bigint;
  readonly totalS: bigint;
}

/** What a price change in the middle of a period costs, in minor units. */
export interface Proration {
  /** Zero or less: the unused share of what was billed. */
  readonly credit: bigint;
  /** Zero or more: the remaining share of the new amount. */
  readonly debit: bigint;
  /** `credit + debit`: the sum of the rounded lines, never the rounding of the sum. */
  readonly net: bigint;
}

/** The amounts and instants of one price change. */
export interface ProrationInput {
  /** What the rest of the period was billed at, for a whole period, zero or more. Not the list price (ST-04b). */
  readonly oldBilledAmount: bigint;
  /** What a whole period costs from now on, zero or more. */
  readonly newAmount: bigint;
  readonly periodStart: Instant;
  readonly periodEnd: Instant;
  /** When the change takes effect, from `periodStart` up to and including `periodEnd`. */
  readonly at: Instant;
}

const toSeconds = (t: Instant): bigint => BigInt(Math.floor(t / SECOND_MS));

/**
 * The share of the period that is left at `at`, counted in whole seconds of Unix time, so two looks within one second
 * agree.
 *
 * @param at from the start of the period up to and including its end
 * @throws RangeError when `at` lies outside or the period is shorter than a second
 */
export function shareLeft(period: Period, at: Instant): PeriodShare {
  checkInstant(period.startAt, "period start");
  checkInstant(period.endAt, "period end");
  checkInstant(at, "at");
  if (at < period.startAt || at > period.endAt) throw new RangeError("The change lies outside the period.");
  const totalS = toSeconds(period.endAt) - toSeconds(period.startAt);
  if (totalS <= 0n) throw new RangeError("A period must last a second or more.");
  return { leftS: toSeconds(period.endAt) - toSeconds(at), totalS };
}

/**
 * The share of `amount` for the part of a period that is left, rounded once, half away from zero.
 *
 * @param amount minor units for the whole period, any sign
 */
export function prorateAmount(amount: bigint, share: PeriodShare): bigint {
  return roundHalfAwayFromZero(amount * share.leftS, share.totalS);
}

/**
 * Credits the unused share of what was billed and charges the same share of the new amount, each rounded on its own
 * (cases ST-01, ST-02, ST-04b, PO-01, CU-04).
 *
 * @throws RangeError when an amount is negative, or as `shareLeft`
 */
export function prorate(input: ProrationInput): Proration {
  if (input.oldBilledAmount < 0n || input.newAmount < 0n) throw new RangeError("An amount must be zero or more.");
  const share = shareLeft({ startAt: input.periodStart, endAt: input.periodEnd }, input.at);
  const credit = prorateAmount(-input.oldBilledAmount, share);
  const debit = prorateAmount(input.newAmount, share);
  return { credit, debit, net: credit + debit };
}

import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "./instant.ts";

/** One wait before a try. */
export interface BackoffInput {
  /** The try that has failed, counted from 1. */
  readonly attempt: number;
  /** The cap of the first wait, more than zero. */
  readonly baseMs: number;
  /** The cap of every wait, at least `baseMs`. */
  readonly maxMs: number;
  /** A random number from 0 up to but not including 1. */
  readonly random: number;
}

function checkRandom(random: number): void {
  if (!(random >= 0 && random < 1)) throw new RangeError("A random number lies in [0, 1).");
}

function checkAttempt(attempt: number): void {
  if (!Number.isInteger(attempt) || attempt < 1) throw new RangeError("Attempts are counted from 1.");
}

/**
 * How long to wait after a failed try: exponential with full jitter, so any whole number of milliseconds from 0 up to
 * a cap that doubles with each try.
 *
 * @throws RangeError when an argument is out of range
 */
export function backoffMs(input: BackoffInput): number {
  checkAttempt(input.attempt);
  checkRandom(input.random);
  if (!(input.baseMs > 0) || !(input.maxMs >= input.baseMs)) throw new RangeError("0 < baseMs ≤ maxMs is required.");
  const cap = Math.min(input.maxMs, input.baseMs * 2 ** Math.min(input.attempt - 1, 60));
  return Math.floor(input.random * cap);
}

/** How long a webhook is tried for at most, before jitter, in milliseconds: three days. */
export const WEBHOOK_SPAN_MS = 3 * DAY_MS;

const OPENING_MS = [0, 5 * SECOND_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 5 * HOUR_MS];
const LONG_MS = 10 * HOUR_MS;
const OPENING_SPAN_MS = OPENING_MS.reduce((sum, wait) => sum + wait, 0);

/**
 * The waits before each try of a webhook delivery, in milliseconds: at once, 5 s, 5 min, 30 min, 2 h, 5 h, then every
 * 10 h while the sum stays within three days. Twelve tries in all.
 */
export const WEBHOOK_WAITS_MS: readonly number[] = [
  ...OPENING_MS,
  ...Array.from({ length: Math.floor((WEBHOOK_SPAN_MS - OPENING_SPAN_MS) / LONG_MS) }, () => LONG_MS),
];

/**
 * How long to wait before a try of a webhook delivery, 10 % more or less; null when the tries are used up.
 *
 * @param attempt the try to come, counted from 1; the first is made at once
 * @param random a number from 0 up to but not including 1
 * @returns whole milliseconds
 * @throws RangeError when an argument is out of range
 */
export function webhookWaitMs(attempt: number, random: number): number | null {
  checkAttempt(attempt);
  checkRandom(random);
  const wait = WEBHOOK_WAITS_MS[attempt - 1];
  return wait === undefined ? null : Math.round(wait * (0.9 + 0.2 * random));
}

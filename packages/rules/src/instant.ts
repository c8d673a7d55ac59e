/** A point in time: whole milliseconds since 1970-01-01T00:00:00Z. Rules are given instants and read no clock. */
export type Instant = number;

/** One second in milliseconds. */
export const SECOND_MS = 1_000;

/** One minute in milliseconds. */
export const MINUTE_MS = 60 * SECOND_MS;

/** One hour in milliseconds. */
export const HOUR_MS = 60 * MINUTE_MS;

/** One UTC day in milliseconds. UTC has no daylight saving, so every day has this length. */
export const DAY_MS = 24 * HOUR_MS;

/** The largest distance from the epoch that a calendar date can have, in milliseconds (ECMAScript time values). */
const INSTANT_MAX = 8_640_000_000_000_000;

/**
 * Returns `value` unchanged when it is an instant.
 *
 * @param name how the value is called in the error
 * @throws RangeError when it is not a whole number of milliseconds a calendar can hold
 */
export function checkInstant(value: number, name: string): Instant {
  if (!Number.isInteger(value) || Math.abs(value) > INSTANT_MAX) {
    throw new RangeError(`${name} must be whole milliseconds since the epoch, got ${value}.`);
  }
  return value;
}

import type { Instant } from "./instant.ts";
import { checkInstant, DAY_MS } from "./instant.ts";

/** The longest trial, in days. */
export const TRIAL_DAYS_MAX = 730;

/** How long before its end a trial is announced, in milliseconds: three days. */
export const TRIAL_REMINDER_MS = 3 * DAY_MS;

/**
 * When a trial of whole days ends. That instant is also the anchor of the billing that follows.
 *
 * @param days 1 to 730
 * @throws RangeError when an argument is out of range
 */
export function trialEndAt(startAt: Instant, days: number): Instant {
  if (!Number.isInteger(days) || days < 1 || days > TRIAL_DAYS_MAX) {
    throw new RangeError(`A trial lasts 1 to ${TRIAL_DAYS_MAX} whole days, got ${days}.`);
  }
  return checkInstant(checkInstant(startAt, "start") + days * DAY_MS, "trial end");
}

/** When the end of a trial is announced: three days before it, or at once when the trial is shorter. */
export function trialReminderAt(trial: { readonly startAt: Instant; readonly endAt: Instant }): Instant {
  return Math.max(trial.startAt, trial.endAt - TRIAL_REMINDER_MS);
}

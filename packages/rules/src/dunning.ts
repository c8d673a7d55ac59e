import type { Instant } from "./instant.ts";
import { DAY_MS } from "./instant.ts";

/** Days after the first failed collection on which it is tried again, rising. The default schedule. */
export const DUNNING_DAYS: readonly number[] = [2, 7, 14, 21];

/** What a tenant wants when the last try failed. */
export type DunningEnd = "cancel" | "leave_unpaid";

/** What dunning does next. */
export type DunningStep =
  /** Collect again at `at`. */
  | { readonly kind: "retry"; readonly at: Instant }
  /** Nothing to try with the present payment method; end at `endAt` unless it is replaced. */
  | { readonly kind: "wait"; readonly endAt: Instant }
  /** The tries are over. */
  | { readonly kind: "end"; readonly action: DunningEnd };

/** One unpaid invoice after a failed collection. */
export interface DunningInput {
  readonly firstFailedAt: Instant;
  /** Tries after the first failure that have failed too, zero or more; one by a new payment method does not count. */
  readonly retriesFailed: number;
  /** The last failure was final for this payment method (stolen, closed): trying it again is forbidden. */
  readonly isHardDecline: boolean;
  /** The default payment method was replaced since the last failure. */
  readonly isMethodReplaced: boolean;
  /** Days after the first failure, rising, more than zero; usually `DUNNING_DAYS`. */
  readonly scheduleDays: readonly number[];
  readonly endAction: DunningEnd;
  readonly now: Instant;
}

/**
 * Decides what follows a failed collection: at once with a new payment method; never again with a refused one, which
 * waits until the schedule's last day; otherwise on the next day of the schedule, counted from the first failure.
 *
 * @throws RangeError when the schedule does not rise from above zero or the number of tries is no count
 */
export function planDunning(input: DunningInput): DunningStep {
  const { firstFailedAt, retriesFailed, scheduleDays, now } = input;
  const rises = scheduleDays.every((day, index) => Number.isFinite(day) && day > (scheduleDays[index - 1] ?? 0));
  if (!rises) throw new RangeError("A dunning schedule rises from above zero.");
  if (!Number.isInteger(retriesFailed) || retriesFailed < 0) throw new RangeError("Tries are counted from zero.");
  if (input.isMethodReplaced) return { kind: "retry", at: now };
  const next = scheduleDays[retriesFailed];
  const last = scheduleDays.at(-1);
  if (next === undefined || last === undefined) return { kind: "end", action: input.endAction };
  const endAt = firstFailedAt + Math.round(last * DAY_MS);
  if (!input.isHardDecline) return { kind: "retry", at: Math.max(now, firstFailedAt + Math.round(next * DAY_MS)) };
  return now < endAt ? { kind: "wait", endAt } : { kind: "end", action: input.endAction };
}

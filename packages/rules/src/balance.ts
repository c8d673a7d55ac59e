import type { Decimal } from "./decimal.ts";
import { addDecimal, maxDecimal, signOfDecimal, subDecimal, ZERO } from "./decimal.ts";
import type { Instant } from "./instant.ts";
import { checkInstant } from "./instant.ts";
import type { CycleWindow } from "./usage-cycle.ts";

/** Kept usage of one customer and feature in one turn of its usage cycle. `cycleEnd` is null when it never resets. */
export interface BalanceRow {
  /** Zero or more; may exceed what is included. */
  readonly used: Decimal;
  readonly cycleStart: Instant;
  readonly cycleEnd: Instant | null;
}

function checkWindow(cycle: CycleWindow, now: Instant): void {
  checkInstant(now, "now");
  const isOver = cycle.endAt !== null && now >= cycle.endAt;
  if (now < cycle.startAt || isOver) throw new RangeError("The usage cycle does not hold the instant.");
}

/**
 * The balance row as it stands at `now`, reset on reading: usage starts at 0 when the cycle that holds `now` began
 * after the stored one, at the boundary itself (half-open) or by a plan change that opened a new period. Saving the
 * result makes the reset happen exactly once, however late. A cycle that only changed its length keeps its usage, and
 * an instant before the stored cycle leaves the row as it is: that usage belongs to the past.
 *
 * @param row null when nothing was used yet
 * @param cycle the turn that holds `now`, from `usageCycleAt`
 * @throws RangeError when the cycle does not hold `now`
 */
export function currentBalance(row: BalanceRow | null, cycle: CycleWindow, now: Instant): BalanceRow {
  checkWindow(cycle, now);
  if (row === null) return { used: ZERO, cycleStart: cycle.startAt, cycleEnd: cycle.endAt };
  if (now < row.cycleStart) return row;
  if (cycle.endAt === null) return { used: row.used, cycleStart: row.cycleStart, cycleEnd: null };
  const used = cycle.startAt > row.cycleStart ? ZERO : row.used;
  return { used, cycleStart: cycle.startAt, cycleEnd: cycle.endAt };
}

/** What is left of the included usage; never below zero, also after a downgrade below what was used. */
export function remainingUsage(included: Decimal, used: Decimal): Decimal {
  return maxDecimal(ZERO, subDecimal(included, used));
}

/** One usage event for one balance. */
export interface UsageInput {
  readonly row: BalanceRow | null;
  /** The turn that holds `at`. */
  readonly cycle: CycleWindow;
  /** Zero or more; taking usage back is a correction, not an event. */
  readonly amount: Decimal;
  /** When the usage happened, not when it arrived. */
  readonly at: Instant;
}

/**
 * Adds one event to the balance, whatever the limit is: a plain record is never refused. An event from before the
 * stored cycle leaves the balance unchanged and answers `counted: false`; it belongs to a period that is over.
 *
 * @throws RangeError when the amount is negative or the cycle does not hold `at`
 */
export function recordUsage(input: UsageInput): { readonly row: BalanceRow; readonly counted: boolean } {
  if (signOfDecimal(input.amount) < 0) throw new RangeError("A usage amount must be zero or more.");
  const current = currentBalance(input.row, input.cycle, input.at);
  if (input.at < current.cycleStart) return { row: current, counted: false };
  return { row: { ...current, used: addDecimal(current.used, input.amount) }, counted: true };
}

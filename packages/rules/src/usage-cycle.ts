import type { Instant } from "./instant.ts";
import { checkInstant } from "./instant.ts";
import type { Period } from "./period.ts";
import { isWithin } from "./period.ts";

/** How often the included usage of a metered feature starts again (P-145). Calendar cycles follow UTC. */
export type UsageCycle = "subscription_period" | "calendar_month" | "calendar_year" | "never";

/** Every usage cycle. */
export const USAGE_CYCLES: readonly UsageCycle[] = ["subscription_period", "calendar_month", "calendar_year", "never"];

/** One turn of a usage cycle, half-open; `endAt` is null when usage never starts again. */
export interface CycleWindow {
  readonly startAt: Instant;
  readonly endAt: Instant | null;
}

/**
 * The turn of the usage cycle that holds `t`. A whole calendar month or year is returned even when the subscription
 * began inside it. For "never" the window opens with the given period; a stored balance keeps its own start.
 *
 * @param subscriptionPeriod the period that holds `t`, from `subscriptionPeriodAt`
 * @throws RangeError when the cycle follows the subscription and `t` lies outside the given period
 */
export function usageCycleAt(cycle: UsageCycle, subscriptionPeriod: Period, t: Instant): CycleWindow {
  checkInstant(t, "t");
  const year = new Date(t).getUTCFullYear();
  const month = new Date(t).getUTCMonth();
  switch (cycle) {
    case "subscription_period":
      if (!isWithin(subscriptionPeriod, t)) throw new RangeError("t lies outside the subscription period.");
      return { startAt: subscriptionPeriod.startAt, endAt: subscriptionPeriod.endAt };
    case "calendar_month":
      return { startAt: Date.UTC(year, month, 1), endAt: Date.UTC(year, month + 1, 1) };
    case "calendar_year":
      return { startAt: Date.UTC(year, 0, 1), endAt: Date.UTC(year + 1, 0, 1) };
    case "never":
      return { startAt: subscriptionPeriod.startAt, endAt: null };
  }
}

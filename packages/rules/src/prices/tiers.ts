import type { Decimal } from "../decimal.ts";
import { compareDecimal, signOfDecimal, ZERO } from "../decimal.ts";
import type { Refused } from "../refusal.ts";
import { refuse } from "../refusal.ts";

/** One step of a tiered price (P-141). */
export interface PriceTier {
  /** The last quantity of the tier, inclusive; null in the last tier only, which has no end. */
  readonly upTo: Decimal | null;
  /** Minor units charged once when the tier is used. */
  readonly flatAmount: bigint;
  /** Minor units per unit; may have a fraction. */
  readonly unitAmount: Decimal;
}

/** The most tiers one price may have. */
export const TIERS_MAX = 100;

/**
 * Looks for the first fault in a list of tiers: 1 to 100 tiers, bounds above zero and rising, only the last one open,
 * no negative amount. Answers null when there is none.
 */
export function findTierFault(tiers: readonly PriceTier[]): Refused | null {
  const fault = (detail: string): Refused => refuse("paylera.validation_failed", detail);
  if (tiers.length === 0 || tiers.length > TIERS_MAX) return fault(`A price has 1 to ${TIERS_MAX} tiers.`);
  let bound = ZERO;
  for (const [index, tier] of tiers.entries()) {
    const name = `Tier ${index + 1}`;
    const isLast = index === tiers.length - 1;
    if (tier.flatAmount < 0n || signOfDecimal(tier.unitAmount) < 0) return fault(`${name} has a negative amount.`);
    if (isLast !== (tier.upTo === null)) {
      return fault(isLast ? `${name} is the last and must be open.` : `${name} is open but not the last.`);
    }
    if (tier.upTo !== null && compareDecimal(tier.upTo, bound) <= 0) {
      return fault(`${name} must end above the tier before it.`);
    }
    bound = tier.upTo ?? bound;
  }
  return null;
}

/**
 * Refuses to rate with faulty tiers.
 *
 * @throws RangeError when `findTierFault` finds one
 */
export function checkTiers(tiers: readonly PriceTier[]): void {
  const fault = findTierFault(tiers);
  if (fault !== null) throw new RangeError(fault.detail);
}

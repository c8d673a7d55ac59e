import type { Decimal } from "./decimal.ts";
import { addDecimal, maxDecimal } from "./decimal.ts";

/** What a plan grants of one feature (P-145). Fields that the feature's type does not use are null or false. */
export interface FeatureGrant {
  /** boolean: on or off, null means on. numeric: the limit, zero or more. text: the text. */
  readonly value: boolean | Decimal | string | null;
  /** metered: usage included in each cycle, zero or more. */
  readonly includedUsage: Decimal | null;
  /** metered and numeric: no limit at all. */
  readonly unlimited: boolean;
}

type GrantedValue = FeatureGrant["value"];

const isLimit = (value: GrantedValue): value is Decimal => typeof value === "object" && value !== null;

function mergeValue(a: GrantedValue, b: GrantedValue): GrantedValue {
  if (isLimit(a) && isLimit(b)) return maxDecimal(a, b);
  // False is the only boolean that refuses, so the other one wins.
  if (a === false) return b;
  if (b === false || typeof a === "string" || isLimit(a)) return a;
  return typeof b === "string" || isLimit(b) ? b : a;
}

function mergeIncluded(a: Decimal | null, b: Decimal | null): Decimal | null {
  if (a === null || b === null) return a ?? b;
  return addDecimal(a, b);
}

/**
 * What several live subscriptions of one customer grant of one feature together: included usage adds up, the largest
 * number and any `true` win, the first text wins, unlimited wins over everything. Answers null without grants.
 *
 * @param grants of one feature, newest subscription first
 */
export function mergeGrants(grants: readonly FeatureGrant[]): FeatureGrant | null {
  const [first, ...others] = grants;
  if (first === undefined) return null;
  return others.reduce<FeatureGrant>(
    (a, b) => ({
      value: mergeValue(a.value, b.value),
      includedUsage: mergeIncluded(a.includedUsage, b.includedUsage),
      unlimited: a.unlimited || b.unlimited,
    }),
    first,
  );
}

import type { Decimal } from "./decimal.ts";
import { minDecimal, mulDecimal, signOfDecimal, ZERO } from "./decimal.ts";

/** How much of an unused balance a plan carries into the next cycle (P-145). Null means no limit of that kind. */
export interface RolloverRule {
  /** 0 to 100; applied first. */
  readonly percent: Decimal | null;
  /** Zero or more; applied last. */
  readonly max: Decimal | null;
}

const ONE_HUNDREDTH: Decimal = { value: 1n, scale: 2 };

/**
 * The part of one cycle's unused balance that the next cycle starts with: the percentage first, then the maximum
 * (cases CR-04, CR-08). Late by several cycles, it is applied once for each, in order.
 *
 * @param unused zero or more
 * @throws RangeError when the unused balance is negative
 */
export function rolloverOf(unused: Decimal, rule: RolloverRule): Decimal {
  if (signOfDecimal(unused) < 0) throw new RangeError("An unused balance must be zero or more.");
  if (signOfDecimal(unused) === 0) return ZERO;
  const share = rule.percent === null ? unused : mulDecimal(mulDecimal(unused, rule.percent), ONE_HUNDREDTH);
  return rule.max === null ? share : minDecimal(share, rule.max);
}

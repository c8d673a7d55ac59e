import type { Decimal } from "../decimal.ts";
import {
  addDecimal,
  compareDecimal,
  decimalFromBigInt,
  minDecimal,
  mulDecimal,
  roundDecimal,
  subDecimal,
  ZERO,
} from "../decimal.ts";
import { checkQuantity } from "./flat.ts";
import type { PriceTier } from "./tiers.ts";
import { checkTiers } from "./tiers.ts";

/**
 * The amount of a graduated price: each tier charges the units that fall into it, plus its flat amount once used. A
 * tier's bound is inclusive. The flat amount of the first tier is charged at zero usage too (case TI-03). Rounded once.
 *
 * @param quantity zero or more
 * @returns minor units
 * @throws RangeError when the quantity is negative or the tiers are faulty
 */
export function rateGraduated(tiers: readonly PriceTier[], quantity: Decimal): bigint {
  checkQuantity(quantity);
  checkTiers(tiers);
  let total = ZERO;
  let floor = ZERO;
  for (const [index, tier] of tiers.entries()) {
    if (index > 0 && compareDecimal(quantity, floor) <= 0) break;
    const ceiling = tier.upTo === null ? quantity : minDecimal(quantity, tier.upTo);
    const units = mulDecimal(subDecimal(ceiling, floor), tier.unitAmount);
    total = addDecimal(total, addDecimal(units, decimalFromBigInt(tier.flatAmount)));
    floor = ceiling;
  }
  return roundDecimal(total);
}

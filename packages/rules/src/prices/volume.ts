import type { Decimal } from "../decimal.ts";
import { addDecimal, compareDecimal, decimalFromBigInt, mulDecimal, roundDecimal } from "../decimal.ts";
import { checkQuantity } from "./flat.ts";
import type { PriceTier } from "./tiers.ts";
import { checkTiers } from "./tiers.ts";

/**
 * The amount of a volume price: the one tier that holds the whole quantity prices all of it, plus its flat amount. A
 * tier's bound is inclusive, so the total may fall when a bound is crossed. Zero usage pays the first tier's flat
 * amount. Rounded once.
 *
 * @param quantity zero or more
 * @returns minor units
 * @throws RangeError when the quantity is negative or the tiers are faulty
 */
export function rateVolume(tiers: readonly PriceTier[], quantity: Decimal): bigint {
  checkQuantity(quantity);
  checkTiers(tiers);
  const tier = tiers.find(({ upTo }) => upTo === null || compareDecimal(quantity, upTo) <= 0);
  if (tier === undefined) throw new RangeError("The last tier must be open.");
  return roundDecimal(addDecimal(mulDecimal(quantity, tier.unitAmount), decimalFromBigInt(tier.flatAmount)));
}

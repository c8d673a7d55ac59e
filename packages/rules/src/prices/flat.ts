import type { Decimal } from "../decimal.ts";
import { mulDecimal, roundDecimal, signOfDecimal } from "../decimal.ts";

/**
 * Refuses to rate a negative quantity.
 *
 * @throws RangeError when the quantity is below zero
 */
export function checkQuantity(quantity: Decimal): void {
  if (signOfDecimal(quantity) < 0) throw new RangeError("A quantity must be zero or more.");
}

/**
 * The amount of a flat price: quantity × unit amount, rounded once.
 *
 * @param unitAmount minor units per unit; may have a fraction
 * @param quantity zero or more
 * @returns minor units
 * @throws RangeError when the quantity is negative
 */
export function rateFlat(unitAmount: Decimal, quantity: Decimal): bigint {
  checkQuantity(quantity);
  return roundDecimal(mulDecimal(unitAmount, quantity));
}

/**
 * Divides and rounds to a whole number, halves away from zero: 8.5 → 9, −8.5 → −9 (case RD-04). The only rounding of
 * the billing engine; it is applied once per invoice line.
 *
 * @param numerator any sign
 * @param denominator more than zero
 * @throws RangeError when the denominator is zero or less
 */
export function roundHalfAwayFromZero(numerator: bigint, denominator: bigint): bigint {
  if (denominator <= 0n) throw new RangeError(`The denominator must be more than zero, got ${denominator}.`);
  const size = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * size + denominator) / (2n * denominator);
  return numerator < 0n ? -rounded : rounded;
}

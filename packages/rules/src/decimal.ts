import { roundHalfAwayFromZero } from "./rounding.ts";

/**
 * An exact decimal number, `value / 10 ** scale`. Always canonical: no trailing zero in the fraction, so equal numbers
 * have equal fields. Quantities, unit prices and balances are decimals; money is whole minor units (`bigint`).
 */
export interface Decimal {
  readonly value: bigint;
  readonly scale: number;
}

/** The most digits a decimal may have behind the point when it enters the system. Products may grow longer, exactly. */
export const FRACTION_DIGITS_MAX = 12;

/** The most digits a decimal may have before the point when it enters the system. */
export const INTEGER_DIGITS_MAX = 30;

/** The decimal 0. */
export const ZERO: Decimal = { value: 0n, scale: 0 };

/** The decimal 1. */
export const ONE: Decimal = { value: 1n, scale: 0 };

const PLAIN = new RegExp(`^(-?)([0-9]{1,${INTEGER_DIGITS_MAX}})(?:\\.([0-9]{1,${FRACTION_DIGITS_MAX}}))?$`);

function canonical(value: bigint, scale: number): Decimal {
  let digits = value;
  let places = scale;
  while (places > 0 && digits % 10n === 0n) {
    digits /= 10n;
    places -= 1;
  }
  return { value: digits, scale: places };
}

function atScale(decimal: Decimal, scale: number): bigint {
  return decimal.value * 10n ** BigInt(scale - decimal.scale);
}

/**
 * Reads plain decimal text such as "9876", "-0.5" or "10.275"; never through a binary float (case RD-05).
 *
 * @param text optional minus sign, 1 to 30 digits, optionally a point and 1 to 12 digits; no exponent, no spaces
 * @throws RangeError when the text is anything else
 */
export function parseDecimal(text: string): Decimal {
  const parts = PLAIN.exec(text);
  if (parts === null) {
    const limits = `${INTEGER_DIGITS_MAX} digits before and ${FRACTION_DIGITS_MAX} behind the point`;
    throw new RangeError(`Not a decimal with at most ${limits}.`);
  }
  const fraction = parts[3] ?? "";
  const size = BigInt(`${parts[2] ?? ""}${fraction}`);
  return canonical(parts[1] === "-" ? -size : size, fraction.length);
}

/** Says whether `parseDecimal` would accept the text. */
export function isDecimalText(text: string): boolean {
  return PLAIN.test(text);
}

/**
 * Reads a JSON number by its shortest decimal text, rounded half away from zero to 12 places: the double
 * 0.30000000000000004 is 0.3.
 *
 * @param value finite, smaller than 1e30 in size
 * @throws RangeError for NaN, infinities and larger numbers
 */
export function decimalFromNumber(value: number): Decimal {
  const parts = /^(-?)([0-9]+)(?:\.([0-9]+))?(?:e([+-][0-9]+))?$/.exec(String(value));
  if (parts === null || Math.abs(value) >= 10 ** INTEGER_DIGITS_MAX) {
    throw new RangeError(`Not a finite number below 1e${INTEGER_DIGITS_MAX}: ${value}.`);
  }
  const fraction = parts[3] ?? "";
  const size = BigInt(`${parts[2] ?? ""}${fraction}`);
  const digits = parts[1] === "-" ? -size : size;
  const scale = fraction.length - Number(parts[4] ?? 0);
  if (scale <= 0) return canonical(digits * 10n ** BigInt(-scale), 0);
  if (scale <= FRACTION_DIGITS_MAX) return canonical(digits, scale);
  const kept = roundHalfAwayFromZero(digits, 10n ** BigInt(scale - FRACTION_DIGITS_MAX));
  return canonical(kept, FRACTION_DIGITS_MAX);
}

/** A whole number, such as minor units of money, as a decimal. Exact. */
export function decimalFromBigInt(value: bigint): Decimal {
  return { value, scale: 0 };
}

/** `a + b`, exact. */
export function addDecimal(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return canonical(atScale(a, scale) + atScale(b, scale), scale);
}

/** `a − b`, exact. */
export function subDecimal(a: Decimal, b: Decimal): Decimal {
  return addDecimal(a, { value: -b.value, scale: b.scale });
}

/** `a × b`, exact; the scale of the product may reach the sum of both scales. */
export function mulDecimal(a: Decimal, b: Decimal): Decimal {
  return canonical(a.value * b.value, a.scale + b.scale);
}

/** −1 when a < b, 0 when they are equal, 1 when a > b. */
export function compareDecimal(a: Decimal, b: Decimal): -1 | 0 | 1 {
  const scale = Math.max(a.scale, b.scale);
  const left = atScale(a, scale);
  const right = atScale(b, scale);
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** The smaller of two decimals. */
export function minDecimal(a: Decimal, b: Decimal): Decimal {
  return compareDecimal(a, b) <= 0 ? a : b;
}

/** The larger of two decimals. */
export function maxDecimal(a: Decimal, b: Decimal): Decimal {
  return compareDecimal(a, b) >= 0 ? a : b;
}

/** −1, 0 or 1 by the sign of the decimal. */
export function signOfDecimal(decimal: Decimal): -1 | 0 | 1 {
  return compareDecimal(decimal, ZERO);
}

/** Canonical text: no exponent, no trailing zeros, a digit before the point. "9876", "0.5", "-12.25". */
export function decimalToString(decimal: Decimal): string {
  const negative = decimal.value < 0n;
  const digits = String(negative ? -decimal.value : decimal.value).padStart(decimal.scale + 1, "0");
  const split = digits.length - decimal.scale;
  const fraction = digits.slice(split);
  return `${negative ? "-" : ""}${digits.slice(0, split)}${fraction === "" ? "" : `.${fraction}`}`;
}

/** The nearest IEEE double, for JSON numbers on the wire (A-41). Loses digits beyond 15; never calculate with it. */
export function decimalToNumber(decimal: Decimal): number {
  return Number(decimalToString(decimal));
}

/** The nearest whole number, halves away from zero (case RD-04). */
export function roundDecimal(decimal: Decimal): bigint {
  return roundHalfAwayFromZero(decimal.value, 10n ** BigInt(decimal.scale));
}

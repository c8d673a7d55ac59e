import type { Decimal } from "./decimal.ts";
import { decimalFromBigInt, decimalToString, mulDecimal, roundDecimal } from "./decimal.ts";

/** An amount in whole minor units of `currency` (cents, won, fils), any sign. */
export interface Money {
  readonly amount: bigint;
  readonly currency: string;
}

const WITHOUT_MINOR_UNIT = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
const IN_THOUSANDTHS = "BHD IQD JOD KWD LYD OMR TND";
const IN_HUNDREDTHS =
  "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP " +
  "CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR " +
  "JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN " +
  "NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP " +
  "SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD XCG YER ZAR ZMW ZWG";

const exponents: ReadonlyMap<string, 0 | 2 | 3> = new Map([
  ...WITHOUT_MINOR_UNIT.split(" ").map((code): [string, 0] => [code, 0]),
  ...IN_HUNDREDTHS.split(" ").map((code): [string, 2] => [code, 2]),
  ...IN_THOUSANDTHS.split(" ").map((code): [string, 3] => [code, 3]),
]);

/** Every accepted ISO 4217 code in alphabetical order: money people pay with; no funds, metals or test codes. */
export const CURRENCIES: readonly string[] = [...exponents.keys()].sort();

/** Says whether `code` is an accepted ISO 4217 code, in capitals. */
export function isCurrency(code: string): boolean {
  return exponents.has(code);
}

/**
 * How many decimal places the minor unit has in the ledger (ISO 4217): KRW 0, USD 2, BHD 3. A provider may count a
 * currency differently; that exponent belongs to its adapter.
 *
 * @throws RangeError when the code is not an accepted currency
 */
export function currencyExponent(code: string): 0 | 2 | 3 {
  const exponent = exponents.get(code);
  if (exponent === undefined) throw new RangeError(`Not an ISO 4217 currency in capitals: ${code}.`);
  return exponent;
}

/**
 * Major units to minor units, rounded half away from zero: 10.275 USD is 1028, 1000.5 KRW is 1001 (case RD-05).
 *
 * @throws RangeError when the currency is unknown
 */
export function toMinorUnits(major: Decimal, currency: string): bigint {
  return roundDecimal(mulDecimal(major, decimalFromBigInt(10n ** BigInt(currencyExponent(currency)))));
}

/**
 * Says whether the currency can express the amount without rounding; 1000.5 KRW cannot, so such a price is refused.
 *
 * @param major in major units
 * @throws RangeError when the currency is unknown
 */
export function isExactIn(major: Decimal, currency: string): boolean {
  return major.scale <= currencyExponent(currency);
}

/**
 * Minor units as plain text in major units with every place of the currency: 1000 USD cents is "10.00".
 *
 * @throws RangeError when the currency is unknown
 */
export function toMajorText(money: Money): string {
  const exponent = currencyExponent(money.currency);
  // Not canonical on purpose: the trailing zeros are wanted here.
  return decimalToString({ value: money.amount, scale: exponent });
}

/**
 * Splits `total` in proportion to `weights`; the parts add up to exactly `total` (case RD-01). Leftover minor units go
 * to the largest remainders, earlier parts first. A negative total is split as the mirror image of the positive one.
 *
 * @param total minor units, any sign
 * @param weights one per part, zero or more each, not all zero
 * @throws RangeError when a weight is negative or the weights add up to nothing
 */
export function allocate(total: bigint, weights: readonly bigint[]): bigint[] {
  if (total < 0n) return allocate(-total, weights).map((part) => -part);
  if (weights.some((weight) => weight < 0n)) throw new RangeError("A weight must be zero or more.");
  const sum = weights.reduce((a, b) => a + b, 0n);
  if (sum === 0n) throw new RangeError("The weights add up to nothing.");
  const shares = weights.map((weight, index) => ({
    index,
    floor: (total * weight) / sum,
    remainder: (total * weight) % sum,
  }));
  const leftover = total - shares.reduce((a, share) => a + share.floor, 0n);
  const ranked = shares.toSorted((a, b) => {
    if (a.remainder !== b.remainder) return a.remainder > b.remainder ? -1 : 1;
    return a.index - b.index;
  });
  const topped = new Set(ranked.slice(0, Number(leftover)).map((share) => share.index));
  return shares.map((share) => (topped.has(share.index) ? share.floor + 1n : share.floor));
}

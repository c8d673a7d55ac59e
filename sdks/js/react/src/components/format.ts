/**
 * Minor units as money: cents for dollars, none for won.
 *
 * @param locale BCP 47; server and browser must use the same one, so it is never guessed
 */
export function money(amount: number, currency: string, locale: string): string {
  const digits = new Intl.NumberFormat(locale, { style: "currency", currency }).resolvedOptions();
  const fractionDigits = digits.maximumFractionDigits ?? 0;
  const value = amount / 10 ** fractionDigits;
  // Whole amounts without ".00", by a way that every browser knows.
  const shown = Number.isInteger(value) ? 0 : fractionDigits;
  const options = { style: "currency", currency, minimumFractionDigits: shown, maximumFractionDigits: shown } as const;
  return new Intl.NumberFormat(locale, options).format(value);
}

/** A number of things. */
export const count = (value: number, locale: string): string => new Intl.NumberFormat(locale).format(value);

/** The day of an instant, in UTC, so that server and browser write the same one. */
export const day = (iso: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(iso));

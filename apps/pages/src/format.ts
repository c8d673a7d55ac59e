import { html } from "hono/html";
import type { Html } from "./layout.ts";

const withoutMinorUnit = new Set("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split(" "));
const inThousandths = new Set("BHD IQD JOD KWD LYD OMR TND".split(" "));

/** ISO 4217, not what the runtime's tables round to in shops: an amount must be printed to its last unit. */
const placesOf = (currency: string): number =>
  withoutMinorUnit.has(currency) ? 0 : inThousandths.has(currency) ? 3 : 2;

/** How one reader's browser wants numbers and dates written. All dates are in UTC. */
export type Format = {
  /** Exact for any amount; `amount` counts minor units of `currency`. */
  money(amount: number, currency: string): string;
  number(value: number): string;
  /** The day of an instant of the API, as an element. */
  day(instant: string): Html;
  /** The day and the minute of an instant of the API, as an element. */
  minute(instant: string): Html;
};

/** The first language of `Accept-Language` that the runtime knows, without extensions; English when there is none. */
export function chooseLocale(acceptLanguage: string | undefined): string {
  const wanted = (acceptLanguage ?? "")
    .slice(0, 200)
    .split(",")
    .map((entry, index) => {
      const [tag = "", ...parameters] = entry.trim().split(";");
      const weight = Number(parameters.map((text) => /^\s*q=([\d.]+)\s*$/.exec(text)?.[1]).find(Boolean) ?? "1");
      return { tag, weight, index };
    });
  for (const { tag } of wanted
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || a.index - b.index)) {
    try {
      const locale = new Intl.Locale(tag).baseName;
      if (Intl.NumberFormat.supportedLocalesOf(locale).length > 0) return locale;
    } catch {
      // Not a language tag, such as `*`: the next one may be.
    }
  }
  return "en";
}

const kept = new Map<string, Format>();
const keptMax = 200;

/** Building formatters costs far more than a page, so those of the latest languages are kept. */
export function formatFor(acceptLanguage: string | undefined): Format {
  const locale = chooseLocale(acceptLanguage);
  const found = kept.get(locale);
  if (found) return found;
  const made = createFormat(locale);
  if (kept.size >= keptMax) kept.clear();
  kept.set(locale, made);
  return made;
}

function createFormat(locale: string): Format {
  const currencies = new Map<string, Intl.NumberFormat>();
  const moneyFormat = (currency: string): Intl.NumberFormat => {
    const places = placesOf(currency);
    const digits = { minimumFractionDigits: places, maximumFractionDigits: places };
    const made = currencies.get(currency) ?? new Intl.NumberFormat(locale, { style: "currency", currency, ...digits });
    currencies.set(currency, made);
    return made;
  };
  const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 6 });
  const days = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" });
  const minutes = new Intl.DateTimeFormat(locale, {
    year: "numeric",
    month: "long",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
    timeZone: "UTC",
    timeZoneName: "short",
  });
  return {
    money: (amount, currency) => moneyFormat(currency).format(toDecimal(amount, placesOf(currency))),
    number: (value) => numbers.format(value),
    day: (at) => html`<time class="day" datetime="${at}" lang="${locale}">${days.format(new Date(at))}</time>`,
    minute: (at) => html`<time datetime="${at}" lang="${locale}">${minutes.format(new Date(at))}</time>`,
  };
}

/** Places the point as text, so that no digit passes through a fraction. */
function toDecimal(amount: number, places: number): `${number}` {
  const digits = String(Math.abs(amount)).padStart(places + 1, "0");
  const at = digits.length - places;
  const decimal = places === 0 ? digits : `${digits.slice(0, at)}.${digits.slice(at)}`;
  return `${amount < 0 ? "-" : ""}${decimal}` as `${number}`;
}

/** Minor units as money: cents for dollars, none for won. */
export function money(amount: number, currency: string): string {
  const format = new Intl.NumberFormat("en-US", { style: "currency", currency, trailingZeroDisplay: "stripIfInteger" });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 0));
}

export const count = (value: number): string => new Intl.NumberFormat("en-US").format(value);

export const day = (iso: string): string =>
  new Intl.DateTimeFormat("en-US", { dateStyle: "medium" }).format(new Date(iso));

export const clock = (iso: string): string =>
  new Intl.DateTimeFormat("en-US", { timeStyle: "medium", hourCycle: "h23" }).format(new Date(iso));

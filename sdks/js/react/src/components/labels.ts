import type { Interval, InvoiceStatus } from "@paylera/sdk";

/** Every text of the components. Pass your own to any of them as `labels`; what is left out stays English. */
export type Labels = {
  loading: string;
  billingInterval: string;
  intervals: Readonly<Record<Interval, string>>;
  perInterval: Readonly<Record<Interval, string>>;
  trialDays: (days: number) => string;
  yourPlan: string;
  choosePlan: string;
  tryPlan: string;
  changeToPlan: string;
  busy: string;
  notInPlan: string;
  used: (used: string, included: string) => string;
  usedUnlimited: (used: string) => string;
  left: (balance: string) => string;
  startsAgain: (day: string) => string;
  invoices: string;
  noInvoices: string;
  number: string;
  date: string;
  status: string;
  total: string;
  more: string;
  older: string;
  draft: string;
  statuses: Readonly<Record<InvoiceStatus, string>>;
  changePlan: string;
  newPlan: string;
  settleNow: string;
  dueNow: string;
  nextInvoice: (day: string) => string;
  calculating: string;
  keepPlan: string;
  confirm: string;
  noOtherPlan: string;
};

/** The English texts. */
export const english: Labels = {
  loading: "Loading …",
  billingInterval: "Billing interval",
  intervals: { day: "Daily", week: "Weekly", month: "Monthly", year: "Yearly" },
  perInterval: { day: "per day", week: "per week", month: "per month", year: "per year" },
  trialDays: (days) => `${days} days free`,
  yourPlan: "Current plan",
  choosePlan: "Choose",
  tryPlan: "Try",
  changeToPlan: "Change to",
  busy: "One moment …",
  notInPlan: "Not in your plan",
  used: (used, included) => `${used} of ${included} used`,
  usedUnlimited: (used) => `${used} used, no limit`,
  left: (balance) => `${balance} left`,
  startsAgain: (day) => `Starts again on ${day}`,
  invoices: "Invoices",
  noInvoices: "No invoices yet.",
  number: "Number",
  date: "Date",
  status: "Status",
  total: "Total",
  more: "More",
  older: "Show older invoices",
  draft: "Draft",
  statuses: { draft: "Draft", open: "Open", paid: "Paid", void: "Void", uncollectible: "Uncollectible" },
  changePlan: "Change plan",
  newPlan: "New plan",
  settleNow: "Settle the difference now, not on the next invoice",
  dueNow: "To pay now",
  nextInvoice: (day) => `Next invoice, ${day}`,
  calculating: "Calculating …",
  keepPlan: "Keep my plan",
  confirm: "Confirm the change",
  noOtherPlan: "There is no other plan to change to.",
};

/** What every component takes for its looks and language. */
export type LooksProps = {
  /** Added to the component's own class. */
  className?: string | undefined;
  /** BCP 47, for numbers, money and days. Default `en-US`, the language of the default labels. */
  locale?: string | undefined;
  labels?: Partial<Labels> | undefined;
};

/** The given looks with their defaults. */
export function looksOf(name: string, { className, locale = "en-US", labels }: LooksProps) {
  const ownClass = `paylera paylera-${name}`;
  return {
    className: className === undefined ? ownClass : `${ownClass} ${className}`,
    locale,
    labels: { ...english, ...labels },
  };
}

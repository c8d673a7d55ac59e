import type { InvoiceStatus, SubscriptionStatus } from "@paylera/sdk/pages";

export const statusWords: Readonly<Record<SubscriptionStatus, string>> = {
  pending_activation: "Waiting for payment",
  trialing: "Trial",
  active: "Active",
  past_due: "Payment due",
  canceled: "Ended",
  expired: "Expired",
};

export const invoiceWords: Readonly<Record<InvoiceStatus, string>> = {
  draft: "Draft",
  open: "Open",
  paid: "Paid",
  void: "Void",
  uncollectible: "Not collected",
};

/** The colour a status is shown in; the words say the same. */
export const tones: Readonly<Record<SubscriptionStatus | InvoiceStatus, "good" | "calm" | "alarm">> = {
  pending_activation: "calm",
  trialing: "good",
  active: "good",
  past_due: "alarm",
  canceled: "calm",
  expired: "calm",
  draft: "calm",
  open: "alarm",
  paid: "good",
  void: "calm",
  uncollectible: "alarm",
};

/** "per month": with a price. */
export const perInterval = (interval: string): string => `per ${interval}`;

/** "every month": when something recurs. */
export const everyInterval = (interval: string): string => `every ${interval}`;

/** What a page says after something was done, by the code in its address. */
export const doneWords: Readonly<Record<string, string>> = {
  changed: "Your plan is changed.",
  canceled: "Your subscription will end with the current period. Until then nothing changes.",
  resumed: "Your subscription goes on as before.",
  method: "Welcome back. A new payment method appears here as soon as it is confirmed.",
};

const again = "Something changed in the meantime. Please look again and repeat if you still want to.";

/** What a page says when something was refused, by the problem type without its prefix. */
const problemWords: Readonly<Record<string, string>> = {
  subscription_not_found: "That subscription is not part of your account.",
  subscription_not_active: "That subscription has ended, so it can no longer be changed.",
  subscription_exists: "You already have a subscription to that plan.",
  plan_not_found: "That plan is no longer offered.",
  not_self_serve: "That plan is not open to changes here. Please ask the seller.",
  plan_currency_mismatch: "That plan has no price in your currency. Please ask the seller.",
  plan_unchanged: "You are already on that plan.",
  payment_method_required: "Please add a payment method first; the new plan has to be paid.",
  checkout_closed: "This checkout is closed.",
  provider_unavailable: "The payment provider does not answer right now. Nothing was charged. Please try again soon.",
  provider_not_configured: "The seller's payment provider is not ready. Please ask the seller.",
  rate_limited: "That was a little fast. Please wait a moment and try again.",
  validation_failed: again,
  version_conflict: again,
};

/** The part of a problem type that may stand in an address. */
export const problemCode = (type: string): string => type.replace(/^paylera\./, "");

/** A sentence for a problem code; null for a code that is not ours, because anyone can write an address. */
export const wordsOfProblem = (code: string): string | null =>
  Object.hasOwn(problemWords, code) ? (problemWords[code] ?? null) : null;

export const wordsOfDone = (code: string): string | null =>
  Object.hasOwn(doneWords, code) ? (doneWords[code] ?? null) : null;

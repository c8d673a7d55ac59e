import { customerCredit, readCredit } from "../../domains/ledger/store.ts";
import type { SubscriptionRow } from "../../domains/subscriptions/store.ts";
import type { Ctx } from "../../platform/context.ts";

/** What a checkout asks for: money, or only a method when nothing is due today. */
export type Terms = { op: "checkout" | "setup"; amount: bigint | null; currency: string };

/** The price less what the customer is owed; nothing during a trial. The customer's accounts stay locked. */
export const checkoutTerms = (ctx: Ctx, subscription: SubscriptionRow): Promise<Terms> =>
  termsBy(customerCredit, ctx, subscription);

/** The same to be shown, without a lock. */
export const shownTerms = (ctx: Ctx, subscription: SubscriptionRow): Promise<Terms> =>
  termsBy(readCredit, ctx, subscription);

async function termsBy(credit: typeof readCredit, ctx: Ctx, subscription: SubscriptionRow): Promise<Terms> {
  const { currency, customer_id: customerId, amount } = subscription;
  if (subscription.trial_period_days > 0) return { op: "setup", amount: null, currency };
  const due = amount - (await credit(ctx, customerId, currency));
  return due > 0n ? { op: "checkout", amount: due, currency } : { op: "setup", amount: null, currency };
}

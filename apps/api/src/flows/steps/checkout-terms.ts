import { customerCredit } from "../../domains/ledger/store.ts";
import type { SubscriptionRow } from "../../domains/subscriptions/store.ts";
import type { Ctx } from "../../platform/context.ts";

/** What a checkout asks for: money, or only a method when nothing is due today. */
export type Terms = { op: "checkout" | "setup"; amount: bigint | null };

/** The price less what the customer is owed; nothing during a trial. The customer's accounts stay locked. */
export async function checkoutTerms(ctx: Ctx, subscription: SubscriptionRow): Promise<Terms> {
  if (subscription.trial_period_days > 0) return { op: "setup", amount: null };
  const credit = await customerCredit(ctx, subscription.customer_id, subscription.currency);
  const due = subscription.amount - credit;
  return due > 0n ? { op: "checkout", amount: due } : { op: "setup", amount: null };
}

import type { Interval, Plan, Price } from "@paylera/sdk";

/** One column of a pricing table. */
export type PricingRow = {
  plan: Plan;
  /** The price in the chosen currency and interval. */
  price: Price;
  isFree: boolean;
  /** Whether the customer is on this plan. */
  isCurrent: boolean;
  trialDays: number;
};

const LENGTHS: readonly Interval[] = ["day", "week", "month", "year"];

/** The intervals that paid plans recur at in a currency, shortest first. */
export function intervalsOf(plans: readonly Plan[], currency: string): Interval[] {
  const found = new Set<Interval>();
  for (const { prices } of plans) {
    for (const price of prices) if (price.currency === currency && price.amount > 0) found.add(price.interval);
  }
  return LENGTHS.filter((interval) => found.has(interval));
}

/** The plans for one interval, cheapest first. A free plan costs nothing however long, so every interval shows it. */
export function pricingRows(
  plans: readonly Plan[],
  choice: { currency: string; interval: Interval | undefined; currentPlanId: string | undefined },
): PricingRow[] {
  const rows = plans.flatMap((plan): PricingRow[] => {
    const priced = plan.prices.filter(({ currency }) => currency === choice.currency);
    const price =
      priced.find(({ interval }) => interval === choice.interval) ?? priced.find(({ amount }) => amount === 0);
    if (!price) return [];
    const isCurrent = plan.id === choice.currentPlanId;
    return [{ plan, price, isFree: price.amount === 0, isCurrent, trialDays: plan.trial_period_days }];
  });
  return rows.sort((a, b) => a.price.amount - b.price.amount || a.trialDays - b.trialDays);
}

import { useMemo, useState } from "react";
import type { Customer, Interval, PayleraError } from "@paylera/sdk";
import { intervalsOf, pricingRows } from "./pricing-rows.ts";
import type { PricingRow } from "./pricing-rows.ts";
import { useSession } from "./provider.ts";
import { usePlans } from "./use-plans.ts";
import { useSubscription } from "./use-subscription.ts";

/** Settings of a pricing table. */
export type PricingTableOptions = {
  product_id?: string | undefined;
  /** ISO 4217. Default: the signed-in customer's where it is known, else that of the first price. */
  currency?: string | undefined;
  /** `false` shows prices without asking which plan the visitor is on. */
  signedIn?: boolean | undefined;
};

/** A pricing table without looks. */
export type PricingTableState = {
  rows: readonly PricingRow[];
  currency: string | undefined;
  intervals: readonly Interval[];
  interval: Interval | undefined;
  setInterval: (interval: Interval) => void;
  error: PayleraError | null;
  isPending: boolean;
};

/** Plans with their prices for one currency and interval, the customer's own marked. */
export function usePricingTable(options: PricingTableOptions = {}): PricingTableState {
  const { client, keys } = useSession();
  const { data, error, isPending } = usePlans({ product_id: options.product_id });
  const subscription = useSubscription({ enabled: options.signedIn ?? true }).data;
  const [chosen, setInterval] = useState<Interval>();
  const known = options.currency ?? client.getQueryData<Customer>(keys.me)?.currency;
  const currency = known ?? data?.data[0]?.prices[0]?.currency;

  const table = useMemo(() => {
    if (!data || !currency) return { rows: [], intervals: [], interval: undefined };
    const intervals = intervalsOf(data.data, currency);
    const usual = intervals.includes("month") ? "month" : intervals[0];
    const interval = chosen && intervals.includes(chosen) ? chosen : usual;
    const rows = pricingRows(data.data, { currency, interval, currentPlanId: subscription?.plan_id });
    return { rows, intervals, interval };
  }, [data, currency, chosen, subscription?.plan_id]);

  return { ...table, currency, setInterval, error, isPending };
}

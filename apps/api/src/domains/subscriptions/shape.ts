import type { wire } from "@paylera/contract";
import { iso, isoOrNull, minorUnits } from "../../platform/http/wire.ts";
import type { SubscriptionRow } from "./store.ts";

export const toSubscription = (row: SubscriptionRow): wire.Subscription => ({
  id: row.id,
  customer_id: row.customer_id,
  plan_id: row.plan_id,
  plan_code: row.plan_code,
  price_id: row.price_id,
  status: row.status,
  currency: row.currency,
  amount: minorUnits(row.amount),
  interval: row.interval,
  current_period_start: isoOrNull(row.current_period_start),
  current_period_end: isoOrNull(row.current_period_end),
  trial_end: isoOrNull(row.trial_end),
  cancel_at_period_end: row.cancel_at_period_end,
  cancel_at: row.cancel_at_period_end ? isoOrNull(row.current_period_end) : null,
  canceled_at: isoOrNull(row.canceled_at),
  ended_at: isoOrNull(row.ended_at),
  created_at: iso(row.created_at),
  updated_at: iso(row.updated_at),
});

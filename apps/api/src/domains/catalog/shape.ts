import type { wire } from "@paylera/contract";
import { decimalOrNull, iso, isoOrNull, minorUnits } from "../../platform/http/wire.ts";
import type { GrantRow, PriceRow, WholePlan } from "./plan-store.ts";
import type { FeatureRow, MetricRow, ProductRow } from "./item-store.ts";

type Stored = Pick<MetricRow, "id" | "code" | "name" | "created_at" | "updated_at" | "archived_at">;

const stored = ({ id, code, name, created_at, updated_at, archived_at }: Stored) => ({
  id,
  code,
  name,
  created_at: iso(created_at),
  updated_at: iso(updated_at),
  archived_at: isoOrNull(archived_at),
});

export const toMetric = (row: MetricRow): wire.BillableMetric => ({ ...stored(row), aggregation: row.aggregation });

export const toProduct = (row: ProductRow): wire.Product => ({ ...stored(row), description: row.description });

export const toFeature = (row: FeatureRow): wire.Feature => ({
  ...stored(row),
  value_type: row.value_type,
  unit: row.unit,
  billable_metric: row.billable_metric,
});

export const toPlan = (plan: WholePlan): wire.Plan => ({
  ...stored(plan),
  description: plan.description,
  status: plan.status,
  product_id: plan.product_id,
  product: plan.product,
  self_serve: plan.self_serve,
  trial_period_days: plan.trial_period_days,
  prices: plan.prices.map(toPrice),
  features: plan.grants.map(toGrant),
});

const toPrice = ({ id, amount, currency, interval, tiers }: PriceRow): wire.Price => ({
  id,
  amount: minorUnits(amount),
  currency,
  interval,
  tiers,
});

const toGrant = (grant: GrantRow): wire.PlanGrant => ({
  feature_id: grant.feature_id,
  feature_code: grant.feature_code,
  feature_name: grant.feature_name,
  value_type: grant.value_type,
  unit: grant.unit,
  value: grant.value,
  included_usage: decimalOrNull(grant.included_usage),
  usage_cycle: grant.usage_cycle,
  credit_grant: decimalOrNull(grant.credit_grant),
  rollover_max: decimalOrNull(grant.rollover_max),
  rollover_percent: decimalOrNull(grant.rollover_percent),
});

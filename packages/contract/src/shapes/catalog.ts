import { z } from "zod";
import { amount, code, currency, id, instant, pageQuery, positiveAmount, quantity, text } from "./primitives.ts";

export const ValueType = z.enum(["boolean", "numeric", "text", "metered", "unlimited"]);
export const UsageCycle = z.enum(["subscription_period", "calendar_month", "calendar_year", "never"]);
export const Interval = z.enum(["day", "week", "month", "year"]);

const stored = { id, code, created_at: instant, updated_at: instant, archived_at: instant.nullable() };

export const Feature = z
  .object({
    ...stored,
    name: z.string(),
    value_type: ValueType,
    unit: z.string().nullable(),
    billable_metric: z.string().nullable(),
  })
  .meta({ id: "Feature", description: "Something a plan can grant." });

export const FeatureWrite = z
  .strictObject({
    name: text(200).optional(),
    value_type: ValueType,
    unit: text(40).nullish(),
    billable_metric: code.nullish(),
  })
  .meta({ id: "FeatureWrite", description: "A metered feature names the billable metric that counts it." });

export const BillableMetric = z
  .object({ ...stored, name: z.string(), aggregation: z.enum(["sum"]) })
  .meta({ id: "BillableMetric", description: "How usage events add up." });

export const BillableMetricWrite = z
  .strictObject({ name: text(200).optional(), aggregation: z.enum(["sum"]).optional() })
  .meta({ id: "BillableMetricWrite" });

export const Product = z
  .object({ ...stored, name: z.string(), description: z.string().nullable() })
  .meta({ id: "Product", description: "A family of plans." });

export const ProductWrite = z
  .strictObject({ name: text(200), description: text(2000).nullish() })
  .meta({ id: "ProductWrite" });

const PriceTier = z
  .strictObject({
    flat_amount: positiveAmount.optional(),
    unit_amount: positiveAmount.optional(),
    up_to: z.union([z.number().positive().max(1e12), z.literal("inf")]).optional(),
  })
  .meta({ id: "PriceTier" });

export const Price = z
  .object({ id, amount, currency, interval: Interval, tiers: z.array(PriceTier).nullable() })
  .meta({ id: "Price", description: "Minor units per interval. KRW has no minor unit, BHD has three decimals." });

export const PriceWrite = z
  .strictObject({
    amount: positiveAmount,
    currency,
    interval: Interval,
    tiers: z.array(PriceTier).min(1).max(50).optional(),
  })
  .meta({ id: "PriceWrite" });

const grantFields = {
  value: z.union([z.boolean(), quantity, text(500)]).nullish(),
  included_usage: quantity.nullish(),
  usage_cycle: UsageCycle.nullish(),
  credit_grant: quantity.nullish(),
  rollover_max: quantity.nullish(),
  rollover_percent: z.number().min(0).max(100).nullish(),
};

export const PlanGrantWrite = z
  .strictObject(grantFields)
  .meta({ id: "PlanGrantWrite", description: "What the plan gives of one feature (P-145)." });

export const PlanGrant = z
  .object({
    feature_id: id,
    feature_code: z.string(),
    feature_name: z.string(),
    value_type: ValueType,
    unit: z.string().nullable(),
    value: z.union([z.boolean(), z.number(), z.string()]).nullable(),
    included_usage: z.number().nullable(),
    usage_cycle: UsageCycle.nullable(),
    credit_grant: z.number().nullable(),
    rollover_max: z.number().nullable(),
    rollover_percent: z.number().nullable(),
  })
  .meta({ id: "PlanGrant" });

export const PlanStatus = z.enum(["draft", "active", "archived"]);

export const Plan = z
  .object({
    ...stored,
    name: z.string(),
    description: z.string().nullable(),
    status: PlanStatus,
    product_id: id.nullable(),
    product: z.string().nullable(),
    self_serve: z.boolean(),
    trial_period_days: z.int(),
    prices: z.array(Price),
    features: z.array(PlanGrant),
  })
  .meta({ id: "Plan", description: "What is sold: prices and the features it grants." });

export const PlanWrite = z
  .strictObject({
    name: text(200),
    description: text(2000).nullish(),
    product: code.nullish(),
    status: z.enum(["draft", "active"]).optional(),
    self_serve: z.boolean().optional(),
    trial_period_days: z.int().min(0).max(730).optional(),
    prices: z.array(PriceWrite).min(1).max(50),
    features: z.record(code, PlanGrantWrite),
  })
  .meta({ id: "PlanWrite", description: "The whole plan; what is left out is reset to its default." });

const csv = <T extends string>(values: readonly [T, ...T[]]) =>
  z
    .string()
    .max(200)
    .transform((value) => value.split(","))
    .pipe(z.array(z.enum(values)).min(1));

export const PlanListQuery = z.strictObject({
  ...pageQuery,
  product_id: id.optional(),
  status: csv(["draft", "active", "archived"]).optional(),
  currency: currency.optional(),
});

export const CatalogListQuery = z.strictObject({
  ...pageQuery,
  include_archived: z.enum(["true", "false"]).optional(),
});
export { csv };

import { z } from "zod";
import { UsageCycle, ValueType } from "./catalog.ts";
import { code, id, instant, quantity, text } from "./primitives.ts";

export const Check = z
  .strictObject({
    customer_id: id.nullish(),
    subscription_id: id.nullish(),
    feature_code: code,
    required_usage: quantity.nullish(),
  })
  .meta({ id: "Check", description: "customer_id or subscription_id; required_usage defaults to 0, a pure read." });

export const CheckQuery = z.strictObject({
  customer_id: id.optional(),
  subscription_id: id.optional(),
  feature_code: code,
  required_usage: z.coerce.number().min(0).max(1e12).optional(),
});

export const FeatureCheck = z
  .object({
    allowed: z.boolean(),
    feature_id: id,
    feature_code: z.string(),
    feature_name: z.string(),
    value_type: ValueType,
    unit: z.string().nullable(),
    balance: z.number().nullable(),
    included_usage: z.number().nullable(),
    usage: z.number().nullable(),
    unlimited: z.boolean(),
    interval: UsageCycle.nullable(),
    cycle_start_at: instant.nullable(),
    next_reset_at: instant.nullable(),
    source: z.enum(["plan_grant", "override", "credit_grant"]).nullable(),
    value: z
      .object({
        type: ValueType,
        n: z.number().optional(),
        b: z.boolean().optional(),
        s: z.string().optional(),
        u: z.boolean(),
      })
      .meta({ id: "FeatureCheckValue" })
      .nullable(),
  })
  .meta({ id: "FeatureCheck", description: "May this customer do it, and what is left (P-033, A-41)." });

export const Entitlement = z
  .object({
    feature_id: id,
    feature_code: z.string(),
    feature_name: z.string(),
    value_type: ValueType,
    unit: z.string().nullable(),
    allowed: z.boolean(),
    value: z.union([z.boolean(), z.number(), z.string()]).nullable(),
    balance: z.number().nullable(),
    included_usage: z.number().nullable(),
    usage: z.number().nullable(),
    unlimited: z.boolean(),
    interval: UsageCycle.nullable(),
    cycle_start_at: instant.nullable(),
    next_reset_at: instant.nullable(),
    source: z.enum(["plan_grant", "override", "credit_grant"]).nullable(),
  })
  .meta({ id: "Entitlement" });

export const EntitlementsBundle = z
  .object({
    subscription_id: id.nullable(),
    features: z.array(Entitlement),
    privileges: z.array(z.object({ code: z.string() }).meta({ id: "Privilege" })),
  })
  .meta({ id: "EntitlementsBundle", description: "Every feature at once; privileges are the granted booleans." });

export const Track = z
  .strictObject({
    customer_id: id.nullish(),
    subscription_id: id.nullish(),
    feature_code: code,
    value: quantity.nullish(),
    dedup_key: z
      .string()
      .regex(/^[\x21-\x7e]{1,255}$/, "must be 1 to 255 printable ASCII characters")
      .nullish(),
    occurred_at: instant.nullish(),
  })
  .meta({ id: "Track", description: "value defaults to 1. The Idempotency-Key header wins over dedup_key (A-23)." });

export const OverrideWrite = z
  .strictObject({
    value: z.union([z.boolean(), quantity, text(500)]).nullish(),
    included_usage: quantity.nullish(),
    unlimited: z.boolean().optional(),
    usage_cycle: UsageCycle.nullish(),
    expires_at: instant.nullish(),
  })
  .meta({ id: "OverrideWrite", description: "Replaces what the customer's plans grant of the feature." });

export const Override = z
  .object({
    feature_code: z.string(),
    value: z.union([z.boolean(), z.number(), z.string()]).nullable(),
    included_usage: z.number().nullable(),
    unlimited: z.boolean(),
    usage_cycle: UsageCycle.nullable(),
    expires_at: instant.nullable(),
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: "Override" });

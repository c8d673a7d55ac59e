import { z } from "zod";
import { csv, Interval } from "./catalog.ts";
import { amount, email, id, instant, pageQuery, quantity, text, url } from "./primitives.ts";

export const statuses = ["pending_activation", "trialing", "active", "past_due", "canceled", "expired"] as const;
export const SubscriptionStatus = z.enum(statuses);

export const Subscription = z
  .object({
    id,
    customer_id: id,
    plan_id: id,
    plan_code: z.string(),
    price_id: id,
    status: SubscriptionStatus,
    currency: z.string(),
    amount,
    interval: Interval,
    current_period_start: instant.nullable(),
    current_period_end: instant.nullable(),
    trial_end: instant.nullable(),
    cancel_at_period_end: z.boolean(),
    cancel_at: instant.nullable(),
    canceled_at: instant.nullable(),
    ended_at: instant.nullable(),
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: "Subscription" });

export const SubscriptionListQuery = z.strictObject({
  ...pageQuery,
  customer_id: id.optional(),
  status: csv(statuses).optional(),
});

export const Attach = z
  .strictObject({
    customer_id: id.nullish(),
    customer_email: email.nullish(),
    customer_name: text(200).nullish(),
    plan_id: id,
    payment_provider: z.enum(["stripe", "toss", "sandbox"]).nullish(),
    product_id: id.nullish(),
    success_url: url.nullish(),
    cancel_url: url.nullish(),
    return_url: url.nullish(),
    trial_period_days: z.int().min(0).max(730).nullish(),
    add_ons: z
      .array(z.strictObject({ id: text(128), quantity: quantity.optional() }).meta({ id: "AttachAddOn" }))
      .max(20)
      .nullish(),
  })
  .meta({ id: "Attach", description: "One-shot signup (P-023, P-024): customer_id, or customer_email." });

export const Attached = z
  .object({
    customer_id: id,
    subscription_id: id,
    checkout_session_id: id.nullable(),
    checkout_url: z.string().nullable(),
    checkout_expires_at: instant.nullable(),
  })
  .meta({ id: "Attached", description: "The checkout fields are null when nothing has to be paid (a free plan)." });

const ProrationBehavior = z.enum(["create_prorations", "always_invoice", "none"]);

export const ChangePlan = z
  .strictObject({
    customer_id: id.nullish(),
    new_plan_id: id,
    proration_behavior: ProrationBehavior.nullish(),
    billing_cycle_anchor: z.enum(["now", "unchanged"]).nullish(),
    proration_date: instant.nullish(),
  })
  .meta({ id: "ChangePlan" });

const PreviewLine = z
  .object({
    kind: z.string(),
    description: z.string(),
    amount,
    period_start: instant,
    period_end: instant,
  })
  .meta({ id: "PreviewLine" });

export const ChangePlanPreview = z
  .object({
    subscription_id: id,
    current_plan_id: id,
    new_plan_id: id,
    currency: z.string(),
    proration_date: instant,
    lines: z.array(PreviewLine),
    net: amount,
    due_now: amount,
    next_invoice_at: instant.nullable(),
    next_invoice_total: amount,
  })
  .meta({ id: "ChangePlanPreview", description: "Send the same proration_date to get identical lines." });

export const Cancel = z
  .strictObject({
    customer_id: id.nullish(),
    at_period_end: z.boolean().nullish(),
    reason: text(500).nullish(),
    feedback: text(2000).nullish(),
  })
  .meta({ id: "Cancel" });

export const Resume = z.strictObject({ customer_id: id.nullish() }).meta({ id: "Resume" });

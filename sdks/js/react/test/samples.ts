import type {
  ChangePlanPreview,
  Customer,
  Entitlement,
  EntitlementsBundle,
  FeatureCheck,
  Invoice,
  InvoiceStatus,
  Plan,
  Price,
  Subscription,
} from "@paylera/sdk";

const at = "2026-05-01T00:00:00.000Z";
const end = "2026-06-01T00:00:00.000Z";

/** A metered entitlement with this much left of 100. */
export const metered = (code: string, balance: number): Entitlement => ({
  feature_id: `f_${code}`,
  feature_code: code,
  feature_name: code,
  value_type: "metered",
  unit: "call",
  allowed: balance > 0,
  value: null,
  balance,
  included_usage: 100,
  usage: 100 - balance,
  unlimited: false,
  interval: "calendar_month",
  cycle_start_at: at,
  next_reset_at: end,
  source: "plan_grant",
});

/** The answer of a check of the same. */
export const checkOf = (code: string, balance: number): FeatureCheck => ({
  ...metered(code, balance),
  value: { type: "metered", n: 100, u: false },
});

export const bundleOf = (features: Entitlement[]): EntitlementsBundle => ({
  subscription_id: "sub_1",
  features,
  privileges: [],
});

export const customer: Customer = {
  id: "cus_1",
  external_id: null,
  email: "ada@example.com",
  name: "Ada",
  currency: "USD",
  metadata: {},
  created_at: at,
  updated_at: at,
};

/** A plan with these prices. */
export const planOf = (code: string, prices: readonly Omit<Price, "id" | "tiers">[], trialDays = 0): Plan => ({
  id: `plan_${code}`,
  code,
  name: code,
  description: null,
  status: "active",
  product_id: null,
  product: null,
  self_serve: true,
  trial_period_days: trialDays,
  prices: prices.map((price, index) => ({ ...price, id: `price_${code}_${index}`, tiers: null })),
  features: [],
  created_at: at,
  updated_at: at,
  archived_at: null,
});

/** The customer's subscription to a plan. */
export const subscriptionTo = (planCode: string): Subscription => ({
  id: "sub_1",
  customer_id: "cus_1",
  plan_id: `plan_${planCode}`,
  plan_code: planCode,
  price_id: "price_1",
  status: "active",
  currency: "USD",
  amount: 900,
  interval: "month",
  current_period_start: at,
  current_period_end: end,
  trial_end: null,
  cancel_at_period_end: false,
  cancel_at: null,
  canceled_at: null,
  ended_at: null,
  created_at: at,
  updated_at: at,
});

/** An invoice over $29. */
export const invoiceOf = (id: string, status: InvoiceStatus): Invoice => ({
  id,
  number: `INV-${id}`,
  customer_id: "cus_1",
  subscription_id: "sub_1",
  status,
  reason: "renewal",
  currency: "USD",
  subtotal: 2900,
  total: 2900,
  credit_applied: 0,
  amount_due: 2900,
  amount_paid: status === "paid" ? 2900 : 0,
  period_start: at,
  period_end: end,
  finalized_at: at,
  paid_at: status === "paid" ? at : null,
  created_at: at,
  lines: [],
});

/** What changing to a plan costs. */
export const previewOf = (planId: string): ChangePlanPreview => ({
  subscription_id: "sub_1",
  current_plan_id: "plan_starter",
  new_plan_id: planId,
  currency: "USD",
  proration_date: at,
  lines: [
    { kind: "proration", description: "Unused time", amount: -450, period_start: at, period_end: end },
    { kind: "proration", description: "Remaining time", amount: 1450, period_start: at, period_end: end },
  ],
  net: 1000,
  due_now: 1000,
  next_invoice_at: end,
  next_invoice_total: 2900,
});

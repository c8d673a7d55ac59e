import type { wire } from "@paylera/contract";

const at = "2026-05-01T00:00:00.000Z";
const end = "2026-06-01T00:00:00.000Z";
const id = (last: string): string => `01960000-0000-7000-8000-00000000000${last}`;

export const ids = {
  customer: id("1"),
  pro: id("2"),
  scale: id("3"),
  subscription: id("4"),
  invoice: id("5"),
} as const;

const stored = { created_at: at, updated_at: at, archived_at: null };
const grant = (name: string, of: Partial<wire.PlanGrant>): wire.PlanGrant => ({
  feature_id: id("6"),
  feature_code: "feature",
  feature_name: name,
  value_type: "boolean",
  unit: null,
  value: null,
  included_usage: null,
  usage_cycle: null,
  credit_grant: null,
  rollover_max: null,
  rollover_percent: null,
  ...of,
});

const plan = (of: Pick<wire.Plan, "id" | "code" | "name" | "description" | "features">, amount: number): wire.Plan => ({
  status: "active",
  product_id: null,
  product: null,
  self_serve: true,
  trial_period_days: 0,
  prices: [{ id: id("7"), amount, currency: "USD", interval: "month", tiers: null }],
  ...stored,
  ...of,
});

const proPlan = plan(
  {
    id: ids.pro,
    code: "pro",
    name: "Pro",
    description: "For growing teams that ship every day.",
    features: [
      grant("API calls", { value_type: "metered", included_usage: 10_000, usage_cycle: "subscription_period" }),
      grant("Seats", { value_type: "numeric", value: 5 }),
      grant("Support", { value_type: "text", value: "within one day" }),
      grant("CSV export", { value: true }),
      grant("Single sign-on", { value: false }),
    ],
  },
  2900,
);
const scalePlan = plan(
  {
    id: ids.scale,
    code: "scale",
    name: "Scale",
    description: "For companies with more than one team.",
    features: [grant("API calls", { value_type: "unlimited" }), grant("Seats", { value_type: "numeric", value: 50 })],
  },
  9900,
);

export const checkoutPage = (of: Partial<wire.CheckoutPage> = {}): wire.CheckoutPage => ({
  id: id("8"),
  status: "open",
  merchant: { name: "Acme", mode: "test" },
  plan: proPlan,
  currency: "USD",
  amount_due: 2900,
  trial_end: null,
  renewal_amount: 2900,
  interval: "month",
  provider: "sandbox",
  success_url: "https://acme.example/welcome",
  cancel_url: "https://acme.example/pricing",
  expires_at: "2026-05-02T09:30:00.000Z",
  failure: null,
  ...of,
});

type PortalSubscription = wire.PortalPage["subscriptions"][number];

export const portalSubscription = (of: Partial<PortalSubscription> = {}): PortalSubscription => ({
  id: ids.subscription,
  customer_id: ids.customer,
  plan_id: ids.pro,
  plan_code: "pro",
  plan_name: "Pro",
  price_id: id("7"),
  status: "active",
  currency: "USD",
  amount: 2900,
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
  ...of,
});

const invoice = (of: Partial<wire.Invoice> = {}): wire.Invoice => ({
  id: ids.invoice,
  number: "INV-000042",
  customer_id: ids.customer,
  subscription_id: ids.subscription,
  status: "paid",
  reason: "renewal",
  currency: "USD",
  subtotal: 2900,
  total: 2900,
  credit_applied: 0,
  amount_due: 2900,
  amount_paid: 2900,
  period_start: at,
  period_end: end,
  finalized_at: at,
  paid_at: at,
  created_at: at,
  lines: [
    {
      id: id("9"),
      kind: "subscription",
      description: "Pro",
      quantity: 1,
      amount: 2900,
      period_start: at,
      period_end: end,
    },
  ],
  ...of,
});

export const portalPage = (of: Partial<wire.PortalPage> = {}): wire.PortalPage => ({
  merchant: { name: "Acme", mode: "test" },
  customer: { id: ids.customer, name: "Ada Lovelace", email: "ada@example.com" },
  currency: "USD",
  credit_balance: 1250,
  subscriptions: [portalSubscription()],
  invoices: [invoice(), invoice({ id: id("a"), number: "INV-000041", status: "open", amount_paid: 0, paid_at: null })],
  plans: [proPlan, scalePlan],
  payment_method: { id: id("b"), brand: "visa", last4: "4242", expires: "12/30" },
  return_url: "https://acme.example/account",
  expires_at: "2026-05-01T01:00:00.000Z",
  ...of,
});

export const planChangePreview = (of: Partial<wire.ChangePlanPreview> = {}): wire.ChangePlanPreview => {
  const middle = "2026-05-16T12:00:00.000Z";
  const span = { period_start: middle, period_end: end };
  return {
    subscription_id: ids.subscription,
    current_plan_id: ids.pro,
    new_plan_id: ids.scale,
    currency: "USD",
    proration_date: middle,
    lines: [
      { kind: "proration_credit", description: "Unused time on Pro", amount: -1450, ...span },
      { kind: "proration_debit", description: "Remaining time on Scale", amount: 4950, ...span },
    ],
    net: 3500,
    due_now: 0,
    next_invoice_at: end,
    next_invoice_total: 13_400,
    ...of,
  };
};

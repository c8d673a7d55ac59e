/** Values that the examples of several operations share. Every one is parsed by its shape in the tests. */
const at = "2026-05-01T00:00:00.000Z";
const end = "2026-06-01T00:00:00.000Z";

export const ids = {
  tenant: "01960000-0000-7000-8000-000000000001",
  customer: "01960000-0000-7000-8000-000000000002",
  plan: "01960000-0000-7000-8000-000000000003",
  otherPlan: "01960000-0000-7000-8000-000000000004",
  price: "01960000-0000-7000-8000-000000000005",
  feature: "01960000-0000-7000-8000-000000000006",
  subscription: "01960000-0000-7000-8000-000000000007",
  invoice: "01960000-0000-7000-8000-000000000008",
  line: "01960000-0000-7000-8000-000000000009",
  endpoint: "01960000-0000-7000-8000-00000000000a",
  event: "01960000-0000-7000-8000-00000000000b",
  delivery: "01960000-0000-7000-8000-00000000000c",
  token: "01960000-0000-7000-8000-00000000000d",
  session: "01960000-0000-7000-8000-00000000000e",
  product: "01960000-0000-7000-8000-00000000000f",
  metric: "01960000-0000-7000-8000-000000000010",
} as const;

/** A page envelope around one example. */
export const pageOf = (item: unknown) => ({ data: [item], next_cursor: null, has_more: false });

const stored = { created_at: at, updated_at: at, archived_at: null };

export const tenant = {
  id: ids.tenant,
  name: "Acme",
  mode: "test",
  region: "eu",
  payment_provider: "sandbox",
  strict_redirects: false,
  redirect_hosts: ["acme.com"],
  created_at: at,
};

export const apiToken = {
  id: ids.token,
  name: "Backend",
  hint: "pl_test_…Q8fA",
  scopes: ["*"],
  created_at: at,
  last_used_at: null,
  expires_at: null,
  revoked_at: null,
};

export const metric = { id: ids.metric, code: "api_requests", name: "API requests", aggregation: "sum", ...stored };

export const feature = {
  id: ids.feature,
  code: "api_calls",
  name: "API calls",
  value_type: "metered",
  unit: "call",
  billable_metric: "api_requests",
  ...stored,
};

export const product = { id: ids.product, code: "acme_cloud", name: "Acme Cloud", description: null, ...stored };

export const plan = {
  id: ids.plan,
  code: "pro",
  name: "Pro",
  description: "For growing teams",
  status: "active",
  product_id: ids.product,
  product: "acme_cloud",
  self_serve: true,
  trial_period_days: 0,
  prices: [{ id: ids.price, amount: 2900, currency: "USD", interval: "month", tiers: null }],
  features: [
    {
      feature_id: ids.feature,
      feature_code: "api_calls",
      feature_name: "API calls",
      value_type: "metered",
      unit: "call",
      value: null,
      included_usage: 10000,
      usage_cycle: "calendar_month",
      credit_grant: null,
      rollover_max: null,
      rollover_percent: null,
    },
  ],
  ...stored,
};

export const customer = {
  id: ids.customer,
  external_id: "user_42",
  email: "ada@example.com",
  name: "Ada Lovelace",
  currency: "USD",
  metadata: { team: "analytics" },
  created_at: at,
  updated_at: at,
};

export const subscription = {
  id: ids.subscription,
  customer_id: ids.customer,
  plan_id: ids.plan,
  plan_code: "pro",
  price_id: ids.price,
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
};

export const attached = {
  customer_id: ids.customer,
  subscription_id: ids.subscription,
  checkout_session_id: ids.session,
  checkout_url: "https://billing.paylera.dev/c/cs_test_u4hZ0xq2R9",
  checkout_expires_at: "2026-05-01T01:00:00.000Z",
};

export const preview = {
  subscription_id: ids.subscription,
  current_plan_id: ids.plan,
  new_plan_id: ids.otherPlan,
  currency: "USD",
  proration_date: "2026-05-16T12:00:00.000Z",
  lines: [
    {
      kind: "proration_credit",
      description: "Unused time on Pro",
      amount: -1450,
      period_start: "2026-05-16T12:00:00.000Z",
      period_end: end,
    },
    {
      kind: "proration_debit",
      description: "Remaining time on Scale",
      amount: 4950,
      period_start: "2026-05-16T12:00:00.000Z",
      period_end: end,
    },
  ],
  net: 3500,
  due_now: 0,
  next_invoice_at: end,
  next_invoice_total: 13400,
};

export const check = {
  allowed: true,
  feature_id: ids.feature,
  feature_code: "api_calls",
  feature_name: "API calls",
  value_type: "metered",
  unit: "call",
  balance: 9876,
  included_usage: 10000,
  usage: 124,
  unlimited: false,
  interval: "calendar_month",
  cycle_start_at: at,
  next_reset_at: end,
  source: "plan_grant",
  value: { type: "metered", n: 10000, u: false },
};

export const bundle = {
  subscription_id: ids.subscription,
  features: [
    {
      feature_id: ids.feature,
      feature_code: "api_calls",
      feature_name: "API calls",
      value_type: "metered",
      unit: "call",
      allowed: true,
      value: null,
      balance: 9876,
      included_usage: 10000,
      usage: 124,
      unlimited: false,
      interval: "calendar_month",
      cycle_start_at: at,
      next_reset_at: end,
      source: "plan_grant",
    },
  ],
  privileges: [{ code: "export_csv" }],
};

export const override = {
  feature_code: "api_calls",
  value: null,
  included_usage: 50000,
  unlimited: false,
  usage_cycle: "calendar_month",
  expires_at: null,
  created_at: at,
  updated_at: at,
};

export const invoice = {
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
      id: ids.line,
      kind: "subscription",
      description: "Pro",
      quantity: 1,
      amount: 2900,
      period_start: at,
      period_end: end,
    },
  ],
};

export const endpoint = {
  id: ids.endpoint,
  url: "https://acme.com/webhooks/paylera",
  description: null,
  events: ["*"],
  enabled: true,
  disabled_reason: null,
  previous_secret_expires_at: null,
  created_at: at,
  updated_at: at,
};

export const event = {
  id: ids.event,
  type: "invoice.paid",
  api_version: "2026-05-01",
  created_at: at,
  object: "invoice",
  object_id: ids.invoice,
  sequence: 3,
  data: { id: ids.invoice, number: "INV-000042", status: "paid", total: 2900, currency: "USD" },
};

export const delivery = {
  id: ids.delivery,
  endpoint_id: ids.endpoint,
  event_id: ids.event,
  event_type: "invoice.paid",
  status: "delivered",
  attempts: [{ attempted_at: at, status: 200, duration_ms: 41, error: null }],
  next_attempt_at: null,
  created_at: at,
};

export const auditEntry = {
  id: ids.event,
  actor_kind: "token",
  actor_id: ids.token,
  action: "subscription.plan_changed",
  object: "subscription",
  object_id: ids.subscription,
  sequence: 2,
  changed_fields: ["plan_id", "price_id"],
  request_id: "01960000-0000-7000-8000-000000000011",
  created_at: at,
};

export const checkoutPage = {
  id: ids.session,
  status: "open",
  merchant: { name: "Acme", mode: "test" },
  plan,
  currency: "USD",
  amount_due: 2900,
  trial_end: null,
  renewal_amount: 2900,
  interval: "month",
  provider: "sandbox",
  success_url: "https://acme.com/success",
  cancel_url: "https://acme.com/pricing",
  expires_at: "2026-05-01T01:00:00.000Z",
  failure: null,
};

export const portalPage = {
  merchant: { name: "Acme", mode: "test" },
  customer: { id: ids.customer, name: "Ada Lovelace", email: "ada@example.com" },
  currency: "USD",
  credit_balance: 0,
  subscriptions: [{ ...subscription, plan_name: "Pro" }],
  invoices: [invoice],
  plans: [plan],
  payment_method: { id: ids.token, brand: "visa", last4: "4242", expires: "12/30" },
  return_url: "https://acme.com/account",
  expires_at: "2026-05-01T01:00:00.000Z",
};

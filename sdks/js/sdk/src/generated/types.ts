// Generated from the OpenAPI document; change the contract and generate again.

/** `hint` is the prefix and the last four characters. */
export type ApiToken = {
  id: string;
  name: string;
  hint: string;
  scopes: (
    | "*"
    | "tenant:read"
    | "tenant:write"
    | "tokens:read"
    | "tokens:write"
    | "catalog:read"
    | "catalog:write"
    | "customers:read"
    | "customers:write"
    | "subscriptions:read"
    | "subscriptions:write"
    | "entitlements:read"
    | "entitlements:write"
    | "usage:write"
    | "invoices:read"
    | "portal:write"
    | "webhooks:read"
    | "webhooks:write"
    | "audit:read"
  )[];
  created_at: string;
  last_used_at: string | null;
  expires_at: string | null;
  revoked_at: string | null;
};

export type ApiTokenCreate = {
  name: string;
  scopes?: (
    | "*"
    | "tenant:read"
    | "tenant:write"
    | "tokens:read"
    | "tokens:write"
    | "catalog:read"
    | "catalog:write"
    | "customers:read"
    | "customers:write"
    | "subscriptions:read"
    | "subscriptions:write"
    | "entitlements:read"
    | "entitlements:write"
    | "usage:write"
    | "invoices:read"
    | "portal:write"
    | "webhooks:read"
    | "webhooks:write"
    | "audit:read"
  )[] | undefined;
  expires_at?: string | null | undefined;
};

/** One page of ApiToken objects, newest first unless said otherwise. */
export type ApiTokenPage = {
  data: ApiToken[];
  next_cursor: string | null;
  has_more: boolean;
};

/** The token is shown here once and never again. */
export type ApiTokenWithSecret = {
  id: string;
  name: string;
  hint: string;
  scopes: (
    | "*"
    | "tenant:read"
    | "tenant:write"
    | "tokens:read"
    | "tokens:write"
    | "catalog:read"
    | "catalog:write"
    | "customers:read"
    | "customers:write"
    | "subscriptions:read"
    | "subscriptions:write"
    | "entitlements:read"
    | "entitlements:write"
    | "usage:write"
    | "invoices:read"
    | "portal:write"
    | "webhooks:read"
    | "webhooks:write"
    | "audit:read"
  )[];
  created_at: string;
  last_used_at: string | null;
  expires_at: string | null;
  revoked_at: string | null;
  token: string;
};

/** One-shot signup (P-023, P-024): customer_id, or customer_email. */
export type Attach = {
  customer_id?: string | null | undefined;
  customer_email?: string | null | undefined;
  customer_name?: string | null | undefined;
  plan_id: string;
  payment_provider?: "stripe" | "toss" | "sandbox" | null | undefined;
  product_id?: string | null | undefined;
  success_url?: string | null | undefined;
  cancel_url?: string | null | undefined;
  return_url?: string | null | undefined;
  trial_period_days?: number | null | undefined;
  add_ons?: AttachAddOn[] | null | undefined;
};

export type AttachAddOn = {
  id: string;
  quantity?: number | undefined;
};

/** The checkout fields are null when nothing has to be paid (a free plan). */
export type Attached = {
  customer_id: string;
  subscription_id: string;
  checkout_session_id: string | null;
  checkout_url: string | null;
  checkout_expires_at: string | null;
};

/** Who changed what and when. Appended in the transaction of the change. */
export type AuditEntry = {
  id: string;
  actor_kind: "token" | "relay" | "checkout" | "portal" | "provider" | "worker" | "operator";
  actor_id: string | null;
  action: string;
  object: string;
  object_id: string;
  sequence: number;
  changed_fields: string[];
  request_id: string | null;
  created_at: string;
};

/** One page of AuditEntry objects, newest first unless said otherwise. */
export type AuditEntryPage = {
  data: AuditEntry[];
  next_cursor: string | null;
  has_more: boolean;
};

/** How usage events add up. */
export type BillableMetric = {
  id: string;
  code: string;
  created_at: string;
  updated_at: string;
  archived_at: string | null;
  name: string;
  aggregation: "sum";
};

/** One page of BillableMetric objects, newest first unless said otherwise. */
export type BillableMetricPage = {
  data: BillableMetric[];
  next_cursor: string | null;
  has_more: boolean;
};

export type BillableMetricWrite = {
  name?: string | undefined;
  aggregation?: "sum" | undefined;
};

export type Cancel = {
  customer_id?: string | null | undefined;
  at_period_end?: boolean | null | undefined;
  reason?: string | null | undefined;
  feedback?: string | null | undefined;
};

export type ChangePlan = {
  customer_id?: string | null | undefined;
  new_plan_id: string;
  proration_behavior?: "create_prorations" | "always_invoice" | "none" | null | undefined;
  billing_cycle_anchor?: "now" | "unchanged" | null | undefined;
  proration_date?: string | null | undefined;
};

/** Send the same proration_date to get identical lines. */
export type ChangePlanPreview = {
  subscription_id: string;
  current_plan_id: string;
  new_plan_id: string;
  currency: string;
  proration_date: string;
  lines: PreviewLine[];
  net: number;
  due_now: number;
  next_invoice_at: string | null;
  next_invoice_total: number;
};

/** customer_id or subscription_id; required_usage defaults to 0, a pure read. */
export type Check = {
  customer_id?: string | null | undefined;
  subscription_id?: string | null | undefined;
  feature_code: string;
  required_usage?: number | null | undefined;
};

/** What the hosted checkout shows. */
export type CheckoutPage = {
  id: string;
  status: "open" | "processing" | "complete" | "expired" | "canceled";
  merchant: PageMerchant;
  plan: Plan;
  currency: string;
  amount_due: number;
  trial_end: string | null;
  renewal_amount: number;
  interval: string;
  provider: string;
  success_url: string;
  cancel_url: string;
  expires_at: string;
  failure: string | null;
};

/** return_url is the hosted page the provider sends the payer back to. */
export type CheckoutPay = {
  return_url: string;
};

export type CheckoutSettled = {
  status: "open" | "processing" | "complete" | "expired" | "canceled";
  redirect_url: string | null;
};

/** Who is billed. Currency is fixed once a subscription exists. */
export type Customer = {
  id: string;
  external_id: string | null;
  email: string | null;
  name: string | null;
  currency: string;
  metadata: Record<string, string | number | boolean | null>;
  created_at: string;
  updated_at: string;
};

export type CustomerCreate = {
  email?: string | null | undefined;
  name?: string | null | undefined;
  external_id?: string | null | undefined;
  currency?: string | null | undefined;
  metadata?: Record<string, string | "" | number | boolean | null> | null | undefined;
};

/** One page of Customer objects, newest first unless said otherwise. */
export type CustomerPage = {
  data: Customer[];
  next_cursor: string | null;
  has_more: boolean;
};

/** Only the fields sent are changed; null clears a field. */
export type CustomerUpdate = {
  email?: string | null | undefined;
  name?: string | null | undefined;
  external_id?: string | null | undefined;
  currency?: string | undefined;
  metadata?: Record<string, string | "" | number | boolean | null> | undefined;
};

export type Delivery = {
  id: string;
  endpoint_id: string;
  event_id: string;
  event_type: string;
  status: "pending" | "delivered" | "failed";
  attempts: DeliveryAttempt[];
  next_attempt_at: string | null;
  created_at: string;
};

export type DeliveryAttempt = {
  attempted_at: string;
  status: number | null;
  duration_ms: number;
  error: string | null;
};

/** One page of Delivery objects, newest first unless said otherwise. */
export type DeliveryPage = {
  data: Delivery[];
  next_cursor: string | null;
  has_more: boolean;
};

export type Entitlement = {
  feature_id: string;
  feature_code: string;
  feature_name: string;
  value_type: "boolean" | "numeric" | "text" | "metered" | "unlimited";
  unit: string | null;
  allowed: boolean;
  value: boolean | number | string | null;
  balance: number | null;
  included_usage: number | null;
  usage: number | null;
  unlimited: boolean;
  interval: "subscription_period" | "calendar_month" | "calendar_year" | "never" | null;
  cycle_start_at: string | null;
  next_reset_at: string | null;
  source: "plan_grant" | "override" | "credit_grant" | null;
};

/** Every feature at once; privileges are the granted booleans. */
export type EntitlementsBundle = {
  subscription_id: string | null;
  features: Entitlement[];
  privileges: Privilege[];
};

/** `sequence` counts the changes of one object from 1 without gaps. */
export type Event = {
  id: string;
  type: string;
  api_version: string;
  created_at: string;
  object: string;
  object_id: string;
  sequence: number;
  data: Record<string, unknown>;
};

/** One page of Event objects, newest first unless said otherwise. */
export type EventPage = {
  data: Event[];
  next_cursor: string | null;
  has_more: boolean;
};

/** Something a plan can grant. */
export type Feature = {
  id: string;
  code: string;
  created_at: string;
  updated_at: string;
  archived_at: string | null;
  name: string;
  value_type: "boolean" | "numeric" | "text" | "metered" | "unlimited";
  unit: string | null;
  billable_metric: string | null;
};

/** May this customer do it, and what is left (P-033, A-41). */
export type FeatureCheck = {
  allowed: boolean;
  feature_id: string;
  feature_code: string;
  feature_name: string;
  value_type: "boolean" | "numeric" | "text" | "metered" | "unlimited";
  unit: string | null;
  balance: number | null;
  included_usage: number | null;
  usage: number | null;
  unlimited: boolean;
  interval: "subscription_period" | "calendar_month" | "calendar_year" | "never" | null;
  cycle_start_at: string | null;
  next_reset_at: string | null;
  source: "plan_grant" | "override" | "credit_grant" | null;
  value: FeatureCheckValue | null;
};

export type FeatureCheckValue = {
  type: "boolean" | "numeric" | "text" | "metered" | "unlimited";
  n?: number | undefined;
  b?: boolean | undefined;
  s?: string | undefined;
  u: boolean;
};

/** One page of Feature objects, newest first unless said otherwise. */
export type FeaturePage = {
  data: Feature[];
  next_cursor: string | null;
  has_more: boolean;
};

/** A metered feature names the billable metric that counts it. */
export type FeatureWrite = {
  name?: string | undefined;
  value_type: "boolean" | "numeric" | "text" | "metered" | "unlimited";
  unit?: string | null | undefined;
  billable_metric?: string | null | undefined;
};

export type FieldError = {
  field: string;
  message: string;
};

export type Health = {
  status: "ok";
  version: string;
};

/** Amounts in minor units of `currency`; numbered when finalized. */
export type Invoice = {
  id: string;
  number: string | null;
  customer_id: string;
  subscription_id: string | null;
  status: "draft" | "open" | "paid" | "void" | "uncollectible";
  reason: "first" | "renewal" | "plan_change";
  currency: string;
  subtotal: number;
  total: number;
  credit_applied: number;
  amount_due: number;
  amount_paid: number;
  period_start: string;
  period_end: string;
  finalized_at: string | null;
  paid_at: string | null;
  created_at: string;
  lines: InvoiceLine[];
};

export type InvoiceLine = {
  id: string;
  kind: string;
  description: string;
  quantity: number;
  amount: number;
  period_start: string;
  period_end: string;
};

/** One page of Invoice objects, newest first unless said otherwise. */
export type InvoicePage = {
  data: Invoice[];
  next_cursor: string | null;
  has_more: boolean;
};

export type Override = {
  feature_code: string;
  value: boolean | number | string | null;
  included_usage: number | null;
  unlimited: boolean;
  usage_cycle: "subscription_period" | "calendar_month" | "calendar_year" | "never" | null;
  expires_at: string | null;
  created_at: string;
  updated_at: string;
};

/** Replaces what the customer's plans grant of the feature. */
export type OverrideWrite = {
  value?: boolean | number | string | null | undefined;
  included_usage?: number | null | undefined;
  unlimited?: boolean | undefined;
  usage_cycle?: "subscription_period" | "calendar_month" | "calendar_year" | "never" | null | undefined;
  expires_at?: string | null | undefined;
};

export type PageMerchant = {
  name: string;
  mode: "test" | "live";
};

/** Where the browser goes next. */
export type PageRedirect = {
  redirect_url: string;
};

/** What is sold: prices and the features it grants. */
export type Plan = {
  id: string;
  code: string;
  created_at: string;
  updated_at: string;
  archived_at: string | null;
  name: string;
  description: string | null;
  status: "draft" | "active" | "archived";
  product_id: string | null;
  product: string | null;
  self_serve: boolean;
  trial_period_days: number;
  prices: Price[];
  features: PlanGrant[];
};

export type PlanGrant = {
  feature_id: string;
  feature_code: string;
  feature_name: string;
  value_type: "boolean" | "numeric" | "text" | "metered" | "unlimited";
  unit: string | null;
  value: boolean | number | string | null;
  included_usage: number | null;
  usage_cycle: "subscription_period" | "calendar_month" | "calendar_year" | "never" | null;
  credit_grant: number | null;
  rollover_max: number | null;
  rollover_percent: number | null;
};

/** What the plan gives of one feature (P-145). */
export type PlanGrantWrite = {
  value?: boolean | number | string | null | undefined;
  included_usage?: number | null | undefined;
  usage_cycle?: "subscription_period" | "calendar_month" | "calendar_year" | "never" | null | undefined;
  credit_grant?: number | null | undefined;
  rollover_max?: number | null | undefined;
  rollover_percent?: number | null | undefined;
};

/** One page of Plan objects, newest first unless said otherwise. */
export type PlanPage = {
  data: Plan[];
  next_cursor: string | null;
  has_more: boolean;
};

/** The whole plan; what is left out is reset to its default. */
export type PlanWrite = {
  name: string;
  description?: string | null | undefined;
  product?: string | null | undefined;
  status?: "draft" | "active" | undefined;
  self_serve?: boolean | undefined;
  trial_period_days?: number | undefined;
  prices: PriceWrite[];
  features: Record<string, PlanGrantWrite>;
};

export type PortalCancel = Record<string, never>;

export type PortalChangePlan = {
  new_plan_id: string;
  proration_date?: string | null | undefined;
};

export type PortalCustomer = {
  id: string;
  name: string | null;
  email: string | null;
};

/** What the hosted portal shows: the newest twelve invoices. */
export type PortalPage = {
  merchant: PageMerchant;
  customer: PortalCustomer;
  currency: string;
  credit_balance: number;
  subscriptions: PortalSubscription[];
  invoices: Invoice[];
  plans: Plan[];
  payment_method: PortalPaymentMethod | null;
  return_url: string | null;
  expires_at: string;
};

export type PortalPaymentMethod = {
  id: string;
  brand: string | null;
  last4: string | null;
  expires: string | null;
};

export type PortalRedeem = Record<string, never>;

/** The one-time URL is spent; this token lives in the portal's cookie. */
export type PortalRedeemed = {
  session_token: string;
  expires_at: string;
};

/** A one-time URL to the hosted portal (P-049). */
export type PortalSession = {
  url: string;
  expires_at: string;
};

export type PortalSessionCreate = {
  return_url?: string | null | undefined;
};

export type PortalSubscription = {
  id: string;
  customer_id: string;
  plan_id: string;
  plan_code: string;
  price_id: string;
  status: 
    | "pending_activation"
    | "trialing"
    | "active"
    | "past_due"
    | "canceled"
    | "expired";
  currency: string;
  amount: number;
  interval: "day" | "week" | "month" | "year";
  current_period_start: string | null;
  current_period_end: string | null;
  trial_end: string | null;
  cancel_at_period_end: boolean;
  cancel_at: string | null;
  canceled_at: string | null;
  ended_at: string | null;
  created_at: string;
  updated_at: string;
  plan_name: string;
};

export type PreviewLine = {
  kind: string;
  description: string;
  amount: number;
  period_start: string;
  period_end: string;
};

/** Minor units per interval. KRW has no minor unit, BHD has three decimals. */
export type Price = {
  id: string;
  amount: number;
  currency: string;
  interval: "day" | "week" | "month" | "year";
  tiers: PriceTier[] | null;
};

export type PriceTier = {
  flat_amount?: number | undefined;
  unit_amount?: number | undefined;
  up_to?: number | "inf" | undefined;
};

export type PriceWrite = {
  amount: number;
  currency: string;
  interval: "day" | "week" | "month" | "year";
  tiers?: PriceTier[] | undefined;
};

export type Privilege = {
  code: string;
};

/** RFC 9457 problem details. Branch on `type`. */
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors?: FieldError[] | undefined;
};

/** A family of plans. */
export type Product = {
  id: string;
  code: string;
  created_at: string;
  updated_at: string;
  archived_at: string | null;
  name: string;
  description: string | null;
};

/** One page of Product objects, newest first unless said otherwise. */
export type ProductPage = {
  data: Product[];
  next_cursor: string | null;
  has_more: boolean;
};

export type ProductWrite = {
  name: string;
  description?: string | null | undefined;
};

export type ProviderWebhookReceived = {
  received: boolean;
};

export type Redeliver = {
  endpoint_id?: string | null | undefined;
};

export type Redelivered = {
  delivery_ids: string[];
};

export type Resume = {
  customer_id?: string | null | undefined;
};

/** How long both secrets sign; a day when left out. */
export type RotateSecret = {
  overlap_seconds?: number | null | undefined;
};

export type Subscription = {
  id: string;
  customer_id: string;
  plan_id: string;
  plan_code: string;
  price_id: string;
  status: 
    | "pending_activation"
    | "trialing"
    | "active"
    | "past_due"
    | "canceled"
    | "expired";
  currency: string;
  amount: number;
  interval: "day" | "week" | "month" | "year";
  current_period_start: string | null;
  current_period_end: string | null;
  trial_end: string | null;
  cancel_at_period_end: boolean;
  cancel_at: string | null;
  canceled_at: string | null;
  ended_at: string | null;
  created_at: string;
  updated_at: string;
};

/** One page of Subscription objects, newest first unless said otherwise. */
export type SubscriptionPage = {
  data: Subscription[];
  next_cursor: string | null;
  has_more: boolean;
};

/** An isolated environment of an organisation: its data never mixes with another's. */
export type Tenant = {
  id: string;
  name: string;
  mode: "test" | "live";
  region: "us" | "eu" | "apac";
  payment_provider: string | null;
  strict_redirects: boolean;
  redirect_hosts: string[];
  created_at: string;
};

export type TenantUpdate = {
  name?: string | undefined;
  strict_redirects?: boolean | undefined;
  redirect_hosts?: string[] | undefined;
};

/** value defaults to 1. The Idempotency-Key header wins over dedup_key. */
export type Track = {
  customer_id?: string | null | undefined;
  subscription_id?: string | null | undefined;
  feature_code: string;
  value?: number | null | undefined;
  dedup_key?: string | null | undefined;
  occurred_at?: string | null | undefined;
};

export type WebhookEndpoint = {
  id: string;
  url: string;
  description: string | null;
  events: string[];
  enabled: boolean;
  disabled_reason: string | null;
  previous_secret_expires_at: string | null;
  created_at: string;
  updated_at: string;
};

export type WebhookEndpointCreate = {
  url: string;
  description?: string | null | undefined;
  events?: (
    | "*"
    | "customer.created"
    | "customer.updated"
    | "subscription.created"
    | "subscription.activated"
    | "subscription.trial_started"
    | "subscription.renewed"
    | "subscription.plan_changed"
    | "subscription.cancel_scheduled"
    | "subscription.resumed"
    | "subscription.past_due"
    | "subscription.canceled"
    | "subscription.expired"
    | "invoice.created"
    | "invoice.finalized"
    | "invoice.paid"
    | "invoice.payment_failed"
    | "invoice.voided"
    | "payment.succeeded"
    | "payment.failed"
    | "payment.refunded"
    | "payment_method.attached"
    | "checkout.completed"
    | "checkout.expired"
  )[] | undefined;
};

/** One page of WebhookEndpoint objects, newest first unless said otherwise. */
export type WebhookEndpointPage = {
  data: WebhookEndpoint[];
  next_cursor: string | null;
  has_more: boolean;
};

export type WebhookEndpointUpdate = {
  url?: string | undefined;
  description?: string | null | undefined;
  events?: (
    | "*"
    | "customer.created"
    | "customer.updated"
    | "subscription.created"
    | "subscription.activated"
    | "subscription.trial_started"
    | "subscription.renewed"
    | "subscription.plan_changed"
    | "subscription.cancel_scheduled"
    | "subscription.resumed"
    | "subscription.past_due"
    | "subscription.canceled"
    | "subscription.expired"
    | "invoice.created"
    | "invoice.finalized"
    | "invoice.paid"
    | "invoice.payment_failed"
    | "invoice.voided"
    | "payment.succeeded"
    | "payment.failed"
    | "payment.refunded"
    | "payment_method.attached"
    | "checkout.completed"
    | "checkout.expired"
  )[] | undefined;
  enabled?: boolean | undefined;
};

/** The signing secret is shown here once and never again. */
export type WebhookEndpointWithSecret = {
  id: string;
  url: string;
  description: string | null;
  events: string[];
  enabled: boolean;
  disabled_reason: string | null;
  previous_secret_expires_at: string | null;
  created_at: string;
  updated_at: string;
  secret: string;
};

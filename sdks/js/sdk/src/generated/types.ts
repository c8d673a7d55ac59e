// Generated from the OpenAPI document; change the contract and generate again.

/** Who made a change. */
export type ActorKind = "token" | "relay" | "checkout" | "portal" | "provider" | "worker" | "operator";

/** `hint` is the prefix and the last four characters. */
export type ApiToken = {
  id: string;
  name: string;
  /** The prefix and the last four characters, to tell tokens apart. */
  hint: string;
  scopes: Scope[];
  created_at: string;
  last_used_at: string | null;
  /** When it stops working. */
  expires_at: string | null;
  revoked_at: string | null;
};

export type ApiTokenCreate = {
  name: string;
  scopes?: Scope[] | undefined;
  /** When it stops working. */
  expires_at?: string | null | undefined;
};

/** One page of ApiToken objects, newest first unless said otherwise. */
export type ApiTokenPage = {
  data: ApiToken[];
  /** Send it as `cursor` to get the next page; null on the last. */
  next_cursor: string | null;
  /** Whether there is a next page. */
  has_more: boolean;
};

/** The token is shown here once and never again. */
export type ApiTokenWithSecret = {
  id: string;
  name: string;
  /** The prefix and the last four characters, to tell tokens apart. */
  hint: string;
  scopes: Scope[];
  created_at: string;
  last_used_at: string | null;
  /** When it stops working. */
  expires_at: string | null;
  revoked_at: string | null;
  token: string;
};

/** One-shot signup: customer_id, or customer_email. */
export type Attach = {
  customer_id?: string | null | undefined;
  customer_email?: string | null | undefined;
  customer_name?: string | null | undefined;
  plan_id: string;
  payment_provider?: PaymentProvider | null | undefined;
  product_id?: string | null | undefined;
  /** Where the payer goes after paying. */
  success_url?: string | null | undefined;
  /** Where the payer goes after giving up. */
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
  /** Where to send the payer; null when nothing has to be paid. */
  checkout_url: string | null;
  /** When the checkout URL stops working. */
  checkout_expires_at: string | null;
};

/** Who changed what and when. Appended in the transaction of the change. */
export type AuditEntry = {
  id: string;
  actor_kind: ActorKind;
  actor_id: string | null;
  action: string;
  object: string;
  object_id: string;
  /** Counts the changes of one object from 1; grows with each, and may skip numbers. */
  sequence: number;
  /** The names of the fields that changed, not their values. */
  changed_fields: string[];
  request_id: string | null;
  created_at: string;
};

/** One page of AuditEntry objects, newest first unless said otherwise. */
export type AuditEntryPage = {
  data: AuditEntry[];
  /** Send it as `cursor` to get the next page; null on the last. */
  next_cursor: string | null;
  /** Whether there is a next page. */
  has_more: boolean;
};

/** How usage events add up. */
export type BillableMetric = {
  id: string;
  /** Chosen by the merchant; never changes. */
  code: string;
  created_at: string;
  updated_at: string;
  /** When it was archived; null while it can be chosen. */
  archived_at: string | null;
  name: string;
  aggregation: "sum";
};

/** One page of BillableMetric objects, newest first unless said otherwise. */
export type BillableMetricPage = {
  data: BillableMetric[];
  /** Send it as `cursor` to get the next page; null on the last. */
  next_cursor: string | null;
  /** Whether there is a next page. */
  has_more: boolean;
};

export type BillableMetricWrite = {
  name?: string | undefined;
  aggregation?: "sum" | undefined;
};

/** Whether a plan change restarts the cycle. */
export type BillingCycleAnchor = "now" | "unchanged";

export type Cancel = {
  customer_id?: string | null | undefined;
  /** `true` ends it when the current period ends, `false` at once. */
  at_period_end?: boolean | null | undefined;
  reason?: string | null | undefined;
  feedback?: string | null | undefined;
};

export type ChangePlan = {
  customer_id?: string | null | undefined;
  new_plan_id: string;
  proration_behavior?: ProrationBehavior | null | undefined;
  billing_cycle_anchor?: BillingCycleAnchor | null | undefined;
  /** The instant to prorate at. Send a preview's to get its lines exactly. */
  proration_date?: string | null | undefined;
};

/** Send the same proration_date to get identical lines. */
export type ChangePlanPreview = {
  subscription_id: string;
  current_plan_id: string;
  new_plan_id: string;
  /** ISO 4217, upper case. */
  currency: string;
  /** The instant to prorate at. Send a preview's to get its lines exactly. */
  proration_date: string;
  lines: PreviewLine[];
  /** The sum of the lines, in minor units; negative is in the customer's favour. */
  net: number;
  /** What would be charged at once, in minor units. */
  due_now: number;
  next_invoice_at: string | null;
  /** The expected total of the next invoice, in minor units. */
  next_invoice_total: number;
};

/** customer_id or subscription_id; required_usage defaults to 0, a pure read. */
export type Check = {
  customer_id?: string | null | undefined;
  subscription_id?: string | null | undefined;
  feature_code: string;
  /** How much would be used; 0 when left out. */
  required_usage?: number | null | undefined;
};

/** Who is billed. Currency is fixed once a subscription exists. */
export type Customer = {
  id: string;
  /** The merchant's own id of the customer. */
  external_id: string | null;
  email: string | null;
  name: string | null;
  /** ISO 4217, upper case. */
  currency: string;
  /** The merchant's own: at most 50 keys with short values. */
  metadata: Record<string, string | number | boolean | null>;
  created_at: string;
  updated_at: string;
};

export type CustomerCreate = {
  email?: string | null | undefined;
  name?: string | null | undefined;
  /** The merchant's own id of the customer. */
  external_id?: string | null | undefined;
  /** ISO 4217, upper case. */
  currency?: string | null | undefined;
  /** The merchant's own: at most 50 keys with short values. */
  metadata?: Record<string, string | number | boolean | null> | null | undefined;
};

/** One page of Customer objects, newest first unless said otherwise. */
export type CustomerPage = {
  data: Customer[];
  /** Send it as `cursor` to get the next page; null on the last. */
  next_cursor: string | null;
  /** Whether there is a next page. */
  has_more: boolean;
};

/** Only the fields sent are changed; null clears a field. */
export type CustomerUpdate = {
  email?: string | null | undefined;
  name?: string | null | undefined;
  /** The merchant's own id of the customer. */
  external_id?: string | null | undefined;
  /** ISO 4217, upper case. */
  currency?: string | undefined;
  /** The merchant's own: at most 50 keys with short values. */
  metadata?: Record<string, string | number | boolean | null> | undefined;
};

export type Delivery = {
  id: string;
  endpoint_id: string;
  event_id: string;
  event_type: string;
  status: DeliveryStatus;
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
  /** Send it as `cursor` to get the next page; null on the last. */
  next_cursor: string | null;
  /** Whether there is a next page. */
  has_more: boolean;
};

/** What became of a delivery. */
export type DeliveryStatus = "pending" | "delivered" | "failed";

export type Entitlement = {
  feature_id: string;
  feature_code: string;
  feature_name: string;
  value_type: ValueType;
  unit: string | null;
  /** Whether the customer may do it. */
  allowed: boolean;
  value: boolean | number | string | null;
  /** What is left in the usage cycle; null where nothing is counted. */
  balance: number | null;
  /** How much of a metered feature is included in one usage cycle. */
  included_usage: number | null;
  /** How much was used in the usage cycle. */
  usage: number | null;
  /** Whether there is no limit. */
  unlimited: boolean;
  /** The usage cycle of a metered feature. */
  interval: UsageCycle | null;
  /** When the usage cycle began. */
  cycle_start_at: string | null;
  /** When the balance starts anew; null for never. */
  next_reset_at: string | null;
  /** Where the entitlement comes from; null when there is none. */
  source: EntitlementSource | null;
};

/** Where an entitlement comes from. */
export type EntitlementSource = "plan_grant" | "override" | "credit_grant";

/** Every feature at once; privileges are the granted booleans. */
export type EntitlementsBundle = {
  subscription_id: string | null;
  features: Entitlement[];
  privileges: Privilege[];
};

/** `sequence` counts the changes of one object from 1. It grows; a change that is no event uses a number too. */
export type Event = {
  id: string;
  type: string;
  api_version: string;
  created_at: string;
  object: string;
  object_id: string;
  /** Counts the changes of one object from 1; grows with each, and may skip numbers. */
  sequence: number;
  data: Record<string, unknown>;
};

/** An event type, or `*` for all of them. */
export type EventFilter =
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
  | "invoice.finalized"
  | "invoice.paid"
  | "invoice.payment_failed"
  | "invoice.uncollectible"
  | "payment.succeeded"
  | "payment.failed"
  | "payment_method.attached"
  | "checkout.completed"
  | "checkout.expired";

/** One page of Event objects, newest first unless said otherwise. */
export type EventPage = {
  data: Event[];
  /** Send it as `cursor` to get the next page; null on the last. */
  next_cursor: string | null;
  /** Whether there is a next page. */
  has_more: boolean;
};

/** What happened, `noun.verb`. */
export type EventType =
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
  | "invoice.finalized"
  | "invoice.paid"
  | "invoice.payment_failed"
  | "invoice.uncollectible"
  | "payment.succeeded"
  | "payment.failed"
  | "payment_method.attached"
  | "checkout.completed"
  | "checkout.expired";

/** Something a plan can grant. */
export type Feature = {
  id: string;
  /** Chosen by the merchant; never changes. */
  code: string;
  created_at: string;
  updated_at: string;
  /** When it was archived; null while it can be chosen. */
  archived_at: string | null;
  name: string;
  value_type: ValueType;
  unit: string | null;
  /** The code of the billable metric that counts a metered feature. */
  billable_metric: string | null;
};

/** May this customer do it, and what is left. */
export type FeatureCheck = {
  /** Whether the customer may do it. */
  allowed: boolean;
  feature_id: string;
  feature_code: string;
  feature_name: string;
  value_type: ValueType;
  unit: string | null;
  /** What is left in the usage cycle; null where nothing is counted. */
  balance: number | null;
  /** How much of a metered feature is included in one usage cycle. */
  included_usage: number | null;
  /** How much was used in the usage cycle. */
  usage: number | null;
  /** Whether there is no limit. */
  unlimited: boolean;
  /** The usage cycle of a metered feature. */
  interval: UsageCycle | null;
  /** When the usage cycle began. */
  cycle_start_at: string | null;
  /** When the balance starts anew; null for never. */
  next_reset_at: string | null;
  /** Where the entitlement comes from; null when there is none. */
  source: EntitlementSource | null;
  value: FeatureCheckValue | null;
};

export type FeatureCheckValue = {
  type: ValueType;
  /** The value of a numeric feature, or the included usage of a metered one. */
  n?: number | undefined;
  /** The value of a boolean feature. */
  b?: boolean | undefined;
  /** The value of a text feature. */
  s?: string | undefined;
  /** Whether there is no limit. */
  u: boolean;
};

/** One page of Feature objects, newest first unless said otherwise. */
export type FeaturePage = {
  data: Feature[];
  /** Send it as `cursor` to get the next page; null on the last. */
  next_cursor: string | null;
  /** Whether there is a next page. */
  has_more: boolean;
};

/** A metered feature names the billable metric that counts it. */
export type FeatureWrite = {
  name?: string | undefined;
  value_type: ValueType;
  unit?: string | null | undefined;
  /** The code of the billable metric that counts a metered feature. */
  billable_metric?: string | null | undefined;
};

export type FieldError = {
  /** Where in the request. */
  field: string;
  message: string;
};

export type Health = {
  status: "ok";
  version: string;
};

/** How often a price recurs. */
export type Interval = "day" | "week" | "month" | "year";

/** Amounts in minor units of `currency`; numbered when finalized. */
export type Invoice = {
  id: string;
  /** Given when the invoice is finalized. */
  number: string | null;
  customer_id: string;
  subscription_id: string | null;
  status: InvoiceStatus;
  reason: InvoiceReason;
  /** ISO 4217, upper case. */
  currency: string;
  /** The sum of the lines, in minor units. */
  subtotal: number;
  /** What the invoice is for, in minor units, before the credit balance. */
  total: number;
  /** What was paid from the customer's credit balance, in minor units. */
  credit_applied: number;
  /** What is to be paid, in minor units. */
  amount_due: number;
  /** What has been paid, in minor units. */
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
  /** Minor units of the currency. */
  amount: number;
  /** The first instant that the line covers. */
  period_start: string;
  /** The instant that the line no longer covers. */
  period_end: string;
};

/** One page of Invoice objects, newest first unless said otherwise. */
export type InvoicePage = {
  data: Invoice[];
  /** Send it as `cursor` to get the next page; null on the last. */
  next_cursor: string | null;
  /** Whether there is a next page. */
  has_more: boolean;
};

/** Why an invoice was made. */
export type InvoiceReason = "first" | "renewal" | "plan_change";

/** The life of an invoice. */
export type InvoiceStatus = "draft" | "open" | "paid" | "void" | "uncollectible";

/** Whether money is real. */
export type Mode = "test" | "live";

export type Override = {
  feature_code: string;
  value: boolean | number | string | null;
  /** How much of a metered feature is included in one usage cycle. */
  included_usage: number | null;
  /** Whether there is no limit. */
  unlimited: boolean;
  usage_cycle: UsageCycle | null;
  /** When it stops working. */
  expires_at: string | null;
  created_at: string;
  updated_at: string;
};

/** Replaces what the customer's plans grant of the feature. */
export type OverrideWrite = {
  value?: boolean | number | string | null | undefined;
  /** How much of a metered feature is included in one usage cycle. */
  included_usage?: number | null | undefined;
  /** Whether there is no limit. */
  unlimited?: boolean | undefined;
  usage_cycle?: UsageCycle | null | undefined;
  /** When it stops working. */
  expires_at?: string | null | undefined;
};

/** Who collects the money. */
export type PaymentProvider = "stripe" | "toss" | "sandbox";

/** What is sold: prices and the features it grants. */
export type Plan = {
  id: string;
  /** Chosen by the merchant; never changes. */
  code: string;
  created_at: string;
  updated_at: string;
  /** When it was archived; null while it can be chosen. */
  archived_at: string | null;
  name: string;
  description: string | null;
  status: PlanStatus;
  product_id: string | null;
  product: string | null;
  /** Whether customers may take the plan themselves. */
  self_serve: boolean;
  trial_period_days: number;
  prices: Price[];
  features: PlanGrant[];
};

export type PlanGrant = {
  feature_id: string;
  feature_code: string;
  feature_name: string;
  value_type: ValueType;
  unit: string | null;
  value: boolean | number | string | null;
  /** How much of a metered feature is included in one usage cycle. */
  included_usage: number | null;
  usage_cycle: UsageCycle | null;
  credit_grant: number | null;
  rollover_max: number | null;
  rollover_percent: number | null;
};

/** What the plan gives of one feature. */
export type PlanGrantWrite = {
  value?: boolean | number | string | null | undefined;
  /** How much of a metered feature is included in one usage cycle. */
  included_usage?: number | null | undefined;
  usage_cycle?: UsageCycle | null | undefined;
  credit_grant?: number | null | undefined;
  rollover_max?: number | null | undefined;
  rollover_percent?: number | null | undefined;
};

/** One page of Plan objects, newest first unless said otherwise. */
export type PlanPage = {
  data: Plan[];
  /** Send it as `cursor` to get the next page; null on the last. */
  next_cursor: string | null;
  /** Whether there is a next page. */
  has_more: boolean;
};

/** Only active plans can be sold. */
export type PlanStatus = "draft" | "active" | "archived";

/** The whole plan; what is left out is reset to its default. */
export type PlanWrite = {
  name: string;
  description?: string | null | undefined;
  product?: string | null | undefined;
  status?: "draft" | "active" | undefined;
  /** Whether customers may take the plan themselves. */
  self_serve?: boolean | undefined;
  trial_period_days?: number | undefined;
  prices: PriceWrite[];
  features: Record<string, PlanGrantWrite>;
};

/** A one-time URL to the hosted portal. */
export type PortalSession = {
  url: string;
  /** When it stops working. */
  expires_at: string;
};

export type PortalSessionCreate = {
  return_url?: string | null | undefined;
};

export type PreviewLine = {
  kind: string;
  description: string;
  /** Minor units of the currency. */
  amount: number;
  period_start: string;
  period_end: string;
};

/** Minor units per interval. KRW has no minor unit, BHD has three decimals. */
export type Price = {
  id: string;
  /** Minor units of the currency. */
  amount: number;
  /** ISO 4217, upper case. */
  currency: string;
  interval: Interval;
  tiers: PriceTier[] | null;
};

export type PriceTier = {
  flat_amount?: number | undefined;
  unit_amount?: number | undefined;
  /** The last quantity of this tier; `inf` for the last tier. */
  up_to?: number | "inf" | undefined;
};

export type PriceWrite = {
  /** Minor units of the currency. */
  amount: number;
  /** ISO 4217, upper case. */
  currency: string;
  interval: Interval;
  tiers?: PriceTier[] | undefined;
};

export type Privilege = {
  /** Chosen by the merchant; never changes. */
  code: string;
};

/** RFC 9457 problem details. Branch on `type`. */
export type Problem = {
  type: ProblemType;
  title: string;
  status: number;
  detail: string;
  errors?: FieldError[] | undefined;
};

/** Each is explained in docs/errors. More may be added. */
export type ProblemType =
  | "paylera.invalid_request"
  | "paylera.idempotency_key_invalid"
  | "paylera.api_version_unknown"
  | "paylera.unauthenticated"
  | "paylera.forbidden"
  | "paylera.not_self_serve"
  | "paylera.redirect_domain_not_allowed"
  | "paylera.not_found"
  | "paylera.subscription_not_found"
  | "paylera.customer_not_found"
  | "paylera.feature_not_found"
  | "paylera.plan_not_found"
  | "paylera.route_not_found"
  | "paylera.method_not_allowed"
  | "paylera.idempotency_conflict"
  | "paylera.idempotency_in_progress"
  | "paylera.code_in_use"
  | "paylera.version_conflict"
  | "paylera.subscription_not_active"
  | "paylera.subscription_exists"
  | "paylera.plan_unchanged"
  | "paylera.payment_method_required"
  | "paylera.checkout_closed"
  | "paylera.payload_too_large"
  | "paylera.unsupported_media_type"
  | "paylera.validation_failed"
  | "paylera.attach_return_url_required"
  | "paylera.redirect_url_invalid"
  | "paylera.plan_not_in_product"
  | "paylera.plan_currency_mismatch"
  | "paylera.billing_cycle_anchor_invalid"
  | "paylera.add_on_not_found"
  | "paylera.reference_not_found"
  | "paylera.provider_not_configured"
  | "paylera.webhook_url_not_allowed"
  | "paylera.signature_invalid"
  | "paylera.rate_limited"
  | "paylera.internal_error"
  | "paylera.provider_unavailable"
  | "paylera.unavailable"
  | (string & {});

/** A family of plans. */
export type Product = {
  id: string;
  /** Chosen by the merchant; never changes. */
  code: string;
  created_at: string;
  updated_at: string;
  /** When it was archived; null while it can be chosen. */
  archived_at: string | null;
  name: string;
  description: string | null;
};

/** One page of Product objects, newest first unless said otherwise. */
export type ProductPage = {
  data: Product[];
  /** Send it as `cursor` to get the next page; null on the last. */
  next_cursor: string | null;
  /** Whether there is a next page. */
  has_more: boolean;
};

export type ProductWrite = {
  name: string;
  description?: string | null | undefined;
};

/** How a plan change is settled. */
export type ProrationBehavior = "create_prorations" | "always_invoice" | "none";

export type Redeliver = {
  endpoint_id?: string | null | undefined;
};

export type Redelivered = {
  delivery_ids: string[];
};

/** Where the tenant's data lives. */
export type Region = "us" | "eu" | "apac";

export type Resume = {
  customer_id?: string | null | undefined;
};

/** How long both secrets sign; a day when left out. */
export type RotateSecret = {
  /** For how long the old secret keeps signing beside the new one. */
  overlap_seconds?: number | null | undefined;
};

/** What an API token may do. `*` is everything. */
export type Scope =
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
  | "audit:read";

export type Subscription = {
  id: string;
  customer_id: string;
  plan_id: string;
  plan_code: string;
  price_id: string;
  status: SubscriptionStatus;
  /** ISO 4217, upper case. */
  currency: string;
  /** Minor units of the currency. */
  amount: number;
  interval: Interval;
  current_period_start: string | null;
  current_period_end: string | null;
  /** When the trial ends; null without one. */
  trial_end: string | null;
  cancel_at_period_end: boolean;
  /** When a scheduled cancellation takes effect. */
  cancel_at: string | null;
  canceled_at: string | null;
  ended_at: string | null;
  created_at: string;
  updated_at: string;
};

/** One page of Subscription objects, newest first unless said otherwise. */
export type SubscriptionPage = {
  data: Subscription[];
  /** Send it as `cursor` to get the next page; null on the last. */
  next_cursor: string | null;
  /** Whether there is a next page. */
  has_more: boolean;
};

/** Trialing, active and past due subscriptions are live. */
export type SubscriptionStatus =
  | "pending_activation"
  | "trialing"
  | "active"
  | "past_due"
  | "canceled"
  | "expired";

/** An isolated environment of an organisation: its data never mixes with another's. */
export type Tenant = {
  id: string;
  name: string;
  mode: Mode;
  region: Region;
  payment_provider: string | null;
  /** Whether redirects may go only to `redirect_hosts`. */
  strict_redirects: boolean;
  /** The hosts that redirects may go to when `strict_redirects` is on. */
  redirect_hosts: string[];
  created_at: string;
};

export type TenantUpdate = {
  name?: string | undefined;
  /** Whether redirects may go only to `redirect_hosts`. */
  strict_redirects?: boolean | undefined;
  /** The hosts that redirects may go to when `strict_redirects` is on. */
  redirect_hosts?: string[] | undefined;
};

/** value defaults to 1. The Idempotency-Key header wins over dedup_key. */
export type Track = {
  customer_id?: string | null | undefined;
  subscription_id?: string | null | undefined;
  feature_code: string;
  /** How much was used; 1 when left out. */
  value?: number | null | undefined;
  /** Names the event: recording it twice counts once. */
  dedup_key?: string | null | undefined;
  /** When the usage happened; now when left out. */
  occurred_at?: string | null | undefined;
};

/** When the balance of a metered feature starts anew. */
export type UsageCycle = "subscription_period" | "calendar_month" | "calendar_year" | "never";

/** What kind of value a feature grants. */
export type ValueType = "boolean" | "numeric" | "text" | "metered" | "unlimited";

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
  events?: EventFilter[] | undefined;
};

/** One page of WebhookEndpoint objects, newest first unless said otherwise. */
export type WebhookEndpointPage = {
  data: WebhookEndpoint[];
  /** Send it as `cursor` to get the next page; null on the last. */
  next_cursor: string | null;
  /** Whether there is a next page. */
  has_more: boolean;
};

export type WebhookEndpointUpdate = {
  url?: string | undefined;
  description?: string | null | undefined;
  events?: EventFilter[] | undefined;
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

// Generated from the OpenAPI document; change the contract and generate again.

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

/** What the hosted checkout shows. */
export type CheckoutPage = {
  id: string;
  status: CheckoutStatus;
  merchant: PageMerchant;
  plan: Plan;
  /** ISO 4217, upper case. */
  currency: string;
  /** What is to be paid, in minor units. */
  amount_due: number;
  /** When the trial ends; null without one. */
  trial_end: string | null;
  /** What each renewal costs, in minor units. */
  renewal_amount: number;
  interval: string;
  provider: string;
  /** Where the payer goes after paying. */
  success_url: string;
  /** Where the payer goes after giving up. */
  cancel_url: string;
  /** When it stops working. */
  expires_at: string;
  failure: string | null;
};

/** return_url is the hosted page the provider sends the payer back to. */
export type CheckoutPay = {
  return_url: string;
};

export type CheckoutSettled = {
  status: CheckoutStatus;
  redirect_url: string | null;
};

/** The life of a checkout. */
export type CheckoutStatus = "open" | "processing" | "complete" | "expired" | "canceled";

export type FieldError = {
  /** Where in the request. */
  field: string;
  message: string;
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

/** Why an invoice was made. */
export type InvoiceReason = "first" | "renewal" | "plan_change";

/** The life of an invoice. */
export type InvoiceStatus = "draft" | "open" | "paid" | "void" | "uncollectible";

/** Whether money is real. */
export type Mode = "test" | "live";

export type PageMerchant = {
  name: string;
  mode: Mode;
};

/** Where the browser goes next. */
export type PageRedirect = {
  redirect_url: string;
};

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

/** Only active plans can be sold. */
export type PlanStatus = "draft" | "active" | "archived";

export type PortalCancel = Record<string, never>;

export type PortalChangePlan = {
  new_plan_id: string;
  /** The instant to prorate at. Send a preview's to get its lines exactly. */
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
  /** ISO 4217, upper case. */
  currency: string;
  /** What the customer's next invoices are paid from first, in minor units. */
  credit_balance: number;
  subscriptions: PortalSubscription[];
  invoices: Invoice[];
  plans: Plan[];
  payment_method: PortalPaymentMethod | null;
  return_url: string | null;
  /** When it stops working. */
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
  /** When it stops working. */
  expires_at: string;
};

export type PortalSubscription = {
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
  plan_name: string;
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

export type ProviderWebhookReceived = {
  received: boolean;
};

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

/** Trialing, active and past due subscriptions are live. */
export type SubscriptionStatus =
  | "pending_activation"
  | "trialing"
  | "active"
  | "past_due"
  | "canceled"
  | "expired";

/** When the balance of a metered feature starts anew. */
export type UsageCycle = "subscription_period" | "calendar_month" | "calendar_year" | "never";

/** What kind of value a feature grants. */
export type ValueType = "boolean" | "numeric" | "text" | "metered" | "unlimited";

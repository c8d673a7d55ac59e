/**
 * Every problem type the API may answer with (RFC 9457). `type` is literal and compared as a string, never resolved.
 * The documentation page of each one is generated from this table into docs/errors/.
 */
const table = {
  "paylera.invalid_request": [
    400,
    "Malformed request",
    "The body is not valid JSON, is not an object, or is encoded in a way the API does not accept. Fix the request; repeating it unchanged will fail again.",
  ],
  "paylera.idempotency_key_invalid": [
    400,
    "Invalid Idempotency-Key",
    "The Idempotency-Key header must be 1 to 255 printable ASCII characters.",
  ],
  "paylera.api_version_unknown": [
    400,
    "Unknown API version",
    "Paylera-Api-Version names a version this server does not speak. Leave the header out for the newest, or send one that the detail lists.",
  ],
  "paylera.unauthenticated": [
    401,
    "Not authenticated",
    "The bearer token is missing, malformed, unknown, expired or revoked. The answer is the same in every case.",
  ],
  "paylera.forbidden": [
    403,
    "Missing scope",
    "The token is valid but lacks the scope that the detail names. Create a token with that scope.",
  ],
  "paylera.not_self_serve": [
    403,
    "Not self-serve",
    "A relay asked for terms that the plan does not offer to self-serve customers, such as an unpublished plan or a longer trial.",
  ],
  "paylera.redirect_domain_not_allowed": [
    403,
    "Redirect domain not allowed",
    "The tenant allows redirects only to listed hosts, and the URL names another one. Add the host to the tenant's redirect_hosts.",
  ],
  "paylera.not_found": [
    404,
    "Not found",
    "No such object in this tenant. Objects of other tenants answer exactly the same.",
  ],
  "paylera.subscription_not_found": [
    404,
    "Subscription not found",
    "No such subscription in this tenant, or it belongs to another customer than the one named.",
  ],
  "paylera.customer_not_found": [404, "Customer not found", "No such customer in this tenant."],
  "paylera.feature_not_found": [404, "Feature not found", "No feature with this code in this tenant."],
  "paylera.plan_not_found": [404, "Plan not found", "No active plan with this id in this tenant."],
  "paylera.route_not_found": [
    404,
    "Route not found",
    "The API has no such path. The reference at /docs lists every path.",
  ],
  "paylera.method_not_allowed": [
    405,
    "Method not allowed",
    "The path exists, but not with this method. The Allow header lists those it has.",
  ],
  "paylera.idempotency_conflict": [
    409,
    "Idempotency conflict",
    "The same Idempotency-Key was used before with another body. Use a new key for a new request.",
  ],
  "paylera.idempotency_in_progress": [
    409,
    "Request in progress",
    "A request with the same Idempotency-Key is still running. Retry after the number of seconds in Retry-After; the first outcome will be replayed.",
  ],
  "paylera.code_in_use": [
    409,
    "Code still in use",
    "The object cannot be archived or changed this way because an active object refers to it; the detail names it.",
  ],
  "paylera.version_conflict": [
    409,
    "Changed meanwhile",
    "The object was changed by another request at the same time. Read it again and repeat.",
  ],
  "paylera.subscription_not_active": [
    409,
    "Subscription not active",
    "The operation needs a live subscription (trialing, active or past due).",
  ],
  "paylera.subscription_exists": [
    409,
    "Already subscribed",
    "The customer already has a live subscription to this plan. Change its plan instead of attaching again.",
  ],
  "paylera.plan_unchanged": [409, "Plan unchanged", "The subscription is already on this plan."],
  "paylera.payment_method_required": [
    409,
    "Payment method required",
    "The change must be paid at once and the customer has no stored payment method. Send them to checkout or to the portal.",
  ],
  "paylera.checkout_closed": [409, "Checkout closed", "The checkout session is already paid, canceled or expired."],
  "paylera.payload_too_large": [413, "Payload too large", "Bodies may have at most 1 MB (1,048,576 bytes)."],
  "paylera.unsupported_media_type": [
    415,
    "Unsupported media type",
    "Send Content-Type: application/json, without a content encoding.",
  ],
  "paylera.validation_failed": [
    422,
    "Validation failed",
    "A field is missing, unknown, of the wrong type or out of range. `errors` names each field with a sentence.",
  ],
  "paylera.attach_return_url_required": [
    422,
    "Return URL required",
    "Attach needs success_url and cancel_url, or return_url.",
  ],
  "paylera.redirect_url_invalid": [
    422,
    "Redirect URL invalid",
    "Redirect URLs must be absolute, https (http for localhost in test mode), and carry no user name or password.",
  ],
  "paylera.plan_not_in_product": [
    422,
    "Plan not in product",
    "The plan does not belong to the product named by product_id.",
  ],
  "paylera.plan_currency_mismatch": [
    422,
    "Plan has no price in this currency",
    "The plan has no price in the customer's currency.",
  ],
  "paylera.billing_cycle_anchor_invalid": [
    422,
    "Billing cycle anchor invalid",
    "A change to another billing interval always restarts the cycle, so billing_cycle_anchor cannot be `unchanged`.",
  ],
  "paylera.add_on_not_found": [422, "Add-on not found", "No add-on with this id can be attached to the plan."],
  "paylera.reference_not_found": [
    422,
    "Unknown reference",
    "The body refers to a code that does not exist in this tenant; the detail names it. Nothing is created implicitly.",
  ],
  "paylera.provider_not_configured": [
    422,
    "Payment provider not configured",
    "The payment provider is not set up for this tenant.",
  ],
  "paylera.webhook_url_not_allowed": [
    422,
    "Webhook URL not allowed",
    "Webhook URLs must be https and must not point at an internal address.",
  ],
  "paylera.signature_invalid": [
    400,
    "Signature invalid",
    "The provider webhook carries no valid signature for this tenant.",
  ],
  "paylera.rate_limited": [
    429,
    "Too many requests",
    "One credential made too many requests in a second, or has too many in hand. Nothing was done: slow down and retry after the number of seconds in Retry-After.",
  ],
  "paylera.internal_error": [
    500,
    "Internal error",
    "Something went wrong on our side. Quote the Paylera-Request-Id header when you ask for help; retrying with the same Idempotency-Key is safe.",
  ],
  "paylera.provider_unavailable": [
    502,
    "Payment provider unavailable",
    "The payment provider did not answer. Nothing was charged twice and nothing was lost: repeat the request with the same Idempotency-Key.",
  ],
  "paylera.unavailable": [
    503,
    "Temporarily unavailable",
    "The database or a part of the service is not reachable. Retry after the number of seconds in Retry-After.",
  ],
} as const satisfies Record<`paylera.${string}`, readonly [number, string, string]>;

/** The literal `type` of a problem, such as `paylera.not_found`. */
export type ProblemType = keyof typeof table;

/** What the contract promises about one problem type. */
export type ProblemDefinition = { type: ProblemType; status: number; title: string; description: string };

/** All problem types by `type`, in order of definition. */
export const problems: Readonly<Record<ProblemType, ProblemDefinition>> = Object.fromEntries(
  Object.entries(table).map(([type, [status, title, description]]) => [type, { type, status, title, description }]),
) as Record<ProblemType, ProblemDefinition>;

/** Whether a string is a known problem type. */
export const isProblemType = (value: string): value is ProblemType => Object.hasOwn(table, value);

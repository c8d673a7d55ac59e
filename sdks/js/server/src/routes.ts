/** What a route does, as told to `authorize()` and used in span names. */
export type RelayOperation =
  | "attach"
  | "check"
  | "track"
  | "entitlements"
  | "me"
  | "plans"
  | "invoices"
  | "billing_portal"
  | "upgrade"
  | "cancel"
  | "csrf_token";

/** Fields the relay writes itself, after everything the browser sent. */
export type InjectedField = "customer_id" | "customer_email" | "subscription_id";

/** One row of the relay's table. Every rule a route follows is a cell here. */
export type RelayRoute = {
  readonly operation: RelayOperation;
  readonly method: "GET" | "POST";
  /** Path below the mount point; `{id}` is the only variable segment. */
  readonly path: string;
  readonly session: "required" | "optional" | "none";
  readonly csrf: boolean;
  /** `required`: the relay stamps a key when the browser sent none. `none`: an inbound key is dropped. */
  readonly idempotency: "required" | "optional" | "none";
  /** `needed`: a Paylera customer must exist or be created; `or_email`: an e-mail address will do (P-026). */
  readonly customer: "needed" | "or_email" | "none";
  /** Whether `{id}` must belong to the resolved customer. */
  readonly owned: boolean;
  /** Body keys that may reach the API; all others are dropped. */
  readonly body: readonly string[];
  /** Query keys that may reach the API; all others are dropped. */
  readonly query: readonly string[];
  readonly inject: readonly InjectedField[];
  /** Upstream method and route template; absent for what the relay answers itself. */
  readonly upstream: { readonly method: "GET" | "POST"; readonly template: string } | undefined;
};

type Shared = Pick<RelayRoute, "session" | "csrf" | "idempotency" | "customer" | "owned" | "body" | "query" | "inject">;

const read: Shared = {
  session: "required",
  csrf: false,
  idempotency: "none",
  customer: "needed",
  owned: false,
  body: [],
  query: [],
  inject: [],
};
const write: Shared = { ...read, csrf: true, idempotency: "required" };

const post = (template: string) => ({ method: "POST", template }) as const;
const get = (template: string) => ({ method: "GET", template }) as const;

/** The ten routes of the protocol, the GET binding of `check`, and `GET /csrf-token` (P-012 … P-022, A-20). */
export const routes: readonly RelayRoute[] = [
  {
    ...write,
    operation: "attach",
    method: "POST",
    path: "/attach",
    customer: "or_email",
    body: [
      "plan_id",
      "payment_provider",
      "product_id",
      "success_url",
      "cancel_url",
      "return_url",
      "trial_period_days",
      "add_ons",
    ],
    inject: ["customer_id", "customer_email"],
    upstream: post("/v1/attach"),
  },
  {
    ...write,
    operation: "check",
    method: "POST",
    path: "/check",
    idempotency: "optional",
    body: ["feature_code", "required_usage"],
    inject: ["customer_id", "subscription_id"],
    upstream: post("/v1/check"),
  },
  {
    ...read,
    operation: "check",
    method: "GET",
    path: "/check",
    query: ["feature_code"],
    inject: ["customer_id", "subscription_id"],
    upstream: post("/v1/check"),
  },
  {
    ...write,
    operation: "track",
    method: "POST",
    path: "/track",
    body: ["feature_code", "value"],
    inject: ["customer_id", "subscription_id"],
    upstream: post("/v1/track"),
  },
  {
    ...read,
    operation: "entitlements",
    method: "GET",
    path: "/entitlements",
    upstream: get("/v1/subscriptions/{subscription_id}/entitlements"),
  },
  { ...read, operation: "me", method: "GET", path: "/me", upstream: get("/v1/customers/{customer_id}") },
  {
    ...read,
    operation: "plans",
    method: "GET",
    path: "/plans",
    session: "optional",
    customer: "none",
    query: ["product_id", "status", "limit", "cursor", "currency"],
    upstream: get("/v1/plans"),
  },
  {
    ...read,
    operation: "invoices",
    method: "GET",
    path: "/invoices",
    query: ["status", "limit", "cursor"],
    upstream: get("/v1/customers/{customer_id}/invoices"),
  },
  {
    ...write,
    operation: "billing_portal",
    method: "POST",
    path: "/billing-portal",
    body: ["return_url"],
    upstream: post("/v1/customers/{customer_id}/billing-portal-sessions"),
  },
  {
    ...write,
    operation: "upgrade",
    method: "POST",
    path: "/subscriptions/{id}/upgrade",
    owned: true,
    body: ["new_plan_id", "proration_behavior", "billing_cycle_anchor"],
    inject: ["customer_id"],
    upstream: post("/v1/subscriptions/{id}/change-plan"),
  },
  {
    ...write,
    operation: "cancel",
    method: "POST",
    path: "/subscriptions/{id}/cancel",
    owned: true,
    body: ["at_period_end", "reason", "feedback"],
    inject: ["customer_id"],
    upstream: post("/v1/subscriptions/{id}/cancel"),
  },
  {
    ...read,
    operation: "csrf_token",
    method: "GET",
    path: "/csrf-token",
    session: "none",
    customer: "none",
    query: ["fresh"],
    upstream: undefined,
  },
];

import { uuidv7 } from "@paylera/sdk/transport";
import type { RawResponse } from "@paylera/sdk/transport";
import { isFields } from "./body.ts";
import type { Fields } from "./body.ts";
import type { DecisionCache, DecisionKey } from "./cache.ts";
import { resolveCustomer } from "./customer.ts";
import type { ResolvedCustomer } from "./customer.ts";
import { problemType, toResponse } from "./forward.ts";
import type { Send } from "./forward.ts";
import { checkIdentity } from "./identity.ts";
import type { Identity } from "./identity.ts";
import type { RouteMatch } from "./match.ts";
import type { RelaySettings } from "./options.ts";
import { isSameSiteRequest } from "./origin.ts";
import { checkParams, chooseKey, readParams } from "./params.ts";
import { RelayProblem } from "./problems.ts";
import { findLiveSubscription, requireOwnership } from "./subscription.ts";
import { count } from "./telemetry.ts";
import type { ActiveSpan } from "./telemetry.ts";
import { describeCall } from "./span-attributes.ts";

/** Everything one forwarded request needs; it has passed origin, CSRF and JSON checks. */
export type RelayCall<Ctx> = RouteMatch & {
  readonly settings: RelaySettings<Ctx>;
  readonly request: Request;
  readonly ctx: Ctx;
  readonly search: URLSearchParams;
  readonly fields: Fields;
  readonly send: Send;
  readonly cache: DecisionCache | undefined;
  readonly span: ActiveSpan;
};

/** Identify, check, authorize, resolve, own, forward: in this order (A-24f). */
export async function perform<Ctx>(call: RelayCall<Ctx>): Promise<Response> {
  const { route, settings } = call;
  const identity = await identify(call);
  if (identity === null && route.session === "required") {
    throw new RelayProblem("paylera.unauthenticated", "Sign in first.");
  }
  if (route.session === "required" && identity?.customerId === undefined && identity?.emailVerified === false) {
    throw new RelayProblem("paylera.email_not_verified", "Verify your e-mail address first.");
  }
  const anonymous = identity === null;
  const input = { route, fields: call.fields, search: call.search, anonymous };
  const asked = readParams(input, settings.options);
  const idempotencyKey = chooseKey(
    { route, header: call.request.headers.get("idempotency-key"), dedupKey: call.fields["dedup_key"] },
    uuidv7,
  );
  const params = await authorize(call, identity, asked);
  const customer = identity === null ? undefined : await customerFor(call, identity);
  if (call.span.recording) {
    call.span.note(describeCall({ route, id: call.id, params, customerId: customer?.id, identity, idempotencyKey }));
  }
  if (route.owned) {
    await requireOwnership(call.send, { id: call.id ?? "", customerId: customer?.id ?? "" });
  }
  if (route.operation === "entitlements") return answerEntitlements(call, identity, customer);
  if (route.operation === "me" && customer?.created !== undefined) {
    return toResponse({ ...customer.created, status: 200 });
  }
  const raw = await forward(call, { identity, customer, params, idempotencyKey });
  noteAnswer(call.span, raw);
  const response = toResponse(raw);
  // Without a session the catalogue is the same for everyone, so shared caches may keep it for a minute.
  if (anonymous && raw.status === 200) response.headers.set("cache-control", "public, max-age=60");
  return response;
}

async function identify<Ctx>(call: RelayCall<Ctx>): Promise<Identity | null> {
  const { options, logger } = call.settings;
  try {
    return checkIdentity(await options.identify(call.request, call.ctx));
  } catch (error) {
    if (error instanceof RelayProblem) logger.error(error.detail);
    else logger.error("identify() failed", { error });
    if (error instanceof RelayProblem)
      throw new RelayProblem(error.type, "The server could not tell who is signed in.");
    throw new RelayProblem("paylera.identify_failed", "The server could not tell who is signed in.");
  }
}

async function authorize<Ctx>(call: RelayCall<Ctx>, identity: Identity | null, params: Fields): Promise<Fields> {
  const { options, logger } = call.settings;
  if (options.authorize === undefined) return params;
  const { route, request, ctx } = call;
  const question = { identity: identity?.given ?? null, params, subscriptionId: call.id, request, ctx };
  const verdict: unknown = await Promise.resolve()
    .then(() => options.authorize?.(route.operation, question))
    .catch((error: unknown) => {
      logger.error("authorize() failed", { error });
      throw new RelayProblem("paylera.relay_misconfigured", "The server could not decide whether this is allowed.");
    });
  if (verdict === true) return params;
  if (!isFields(verdict) || !isFields(verdict["params"])) throw new RelayProblem("paylera.forbidden", "Not allowed.");
  const allowed = new Set(route.method === "POST" ? route.body : route.query);
  const replaced = Object.fromEntries(Object.entries(verdict["params"]).filter(([name]) => allowed.has(name)));
  return checkParams({ route, params: replaced, anonymous: identity === null }, options);
}

async function customerFor<Ctx>(call: RelayCall<Ctx>, identity: Identity): Promise<ResolvedCustomer | undefined> {
  const { route, request, settings } = call;
  if (route.customer === "none") return undefined;
  const creates = settings.options.autoCreateCustomer === true && request.method !== "HEAD";
  if (route.customer === "or_email" && identity.customerId === undefined && !creates) return undefined;
  const foreign = request.headers.get("sec-fetch-site") === "cross-site" && !isSameSiteRequest(request, settings);
  const rule = creates ? (foreign ? "refused" : "allowed") : "off";
  return resolveCustomer(call.send, { identity, tenantId: settings.options.tenantId || undefined, rule });
}

async function answerEntitlements<Ctx>(
  call: RelayCall<Ctx>,
  identity: Identity | null,
  customer: ResolvedCustomer | undefined,
): Promise<Response> {
  const pinned = identity?.subscriptionId;
  const live =
    pinned === undefined ? await findLiveSubscription(call.send, customer?.id ?? "") : { id: pinned, several: false };
  if (live.id === undefined) return Response.json({ subscription_id: null, features: [], privileges: [] });
  const template = "/v1/subscriptions/{subscription_id}/entitlements";
  const raw = await call.send({ method: "GET", template, ids: { subscription_id: live.id } });
  noteAnswer(call.span, raw);
  const response = toResponse(raw);
  if (live.several) response.headers.set("paylera-warning", "multiple-subscriptions");
  return response;
}

type Forwarding = {
  readonly identity: Identity | null;
  readonly customer: ResolvedCustomer | undefined;
  readonly params: Fields;
  readonly idempotencyKey: string | undefined;
};

async function forward<Ctx>(call: RelayCall<Ctx>, input: Forwarding): Promise<RawResponse> {
  const { route, cache } = call;
  if (route.upstream === undefined) throw new TypeError(`${route.operation} is not forwarded`);
  const { method, template } = route.upstream;
  const ids = { id: call.id, customer_id: input.customer?.id };
  if (method === "GET") return call.send({ method, template, ids, query: input.params });
  const customerId = input.customer?.id;
  const key = cache === undefined ? undefined : decisionKey(call, input);
  const known = key === undefined ? undefined : cache?.find(key);
  if (key !== undefined) countCache(known !== undefined, key.featureCode);
  if (known !== undefined) return known;
  const body = { ...input.params, ...injected(call, input) };
  const raw = await call.send({ method, template, ids, body, idempotencyKey: input.idempotencyKey });
  if (key !== undefined && raw.status === 200) cache?.save(key, raw);
  if (route.operation !== "check" && customerId !== undefined) cache?.forget(customerId);
  return raw;
}

// Written after everything the browser sent, so nothing it sends can take their place.
function injected<Ctx>(call: RelayCall<Ctx>, input: Forwarding): Fields {
  const { inject } = call.route;
  const fields: Fields = {};
  const { identity, customer } = input;
  if (customer !== undefined && inject.includes("customer_id")) fields["customer_id"] = customer.id;
  if (identity?.subscriptionId !== undefined && inject.includes("subscription_id")) {
    fields["subscription_id"] = identity.subscriptionId;
  }
  if (customer === undefined && identity?.email !== undefined && inject.includes("customer_email")) {
    fields["customer_email"] = identity.email;
    if (identity.name !== undefined) fields["customer_name"] = identity.name;
  }
  return fields;
}

function decisionKey<Ctx>(call: RelayCall<Ctx>, input: Forwarding): DecisionKey | undefined {
  const { feature_code: featureCode, required_usage: usage = 0 } = input.params;
  const usable = call.route.operation === "check" && typeof featureCode === "string" && typeof usage === "number";
  if (!usable || input.customer === undefined) return undefined;
  const subscriptionId = input.identity?.subscriptionId;
  return { customerId: input.customer.id, subscriptionId, featureCode, requiredUsage: usage };
}

function countCache(hit: boolean, featureCode: string): void {
  const name = hit ? "paylera.relay.cache_hits" : "paylera.relay.cache_misses";
  const options = { unit: hit ? "{hit}" : "{miss}", description: "Answers of the relay's decision cache" };
  count("Paylera.Relay", name, options, { feature_code: featureCode });
}

/** Puts what only the API knows on the span: the tenant, and the type of a refusal (P-097, A-49b). */
export function noteAnswer(span: ActiveSpan, raw: RawResponse): void {
  if (!span.recording) return;
  const tenant = raw.headers.get("paylera-tenant-id");
  const type = problemType(raw);
  if (tenant !== null) span.note({ "paylera.tenant_id": tenant });
  if (type !== undefined) span.note({ "paylera.problem.type": type });
}

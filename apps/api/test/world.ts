import assert from "node:assert/strict";
import { type Operation, type OperationId, operations } from "@paylera/contract";
import { planByCode } from "./factories.ts";
import type { Json } from "./harness.ts";
import { choose, type Notice, openPaymentWorld, type PaymentWorld, type Shopper } from "./payment-world.ts";

/**
 * A tenant that has one of everything, made through the API as a merchant and its customer would, with codes that no
 * other world has.
 */
export type World = {
  tenant: Shopper;
  /** What stands for each id, code and address in the examples of the contract. */
  values: ReadonlyMap<string, string>;
  /** Where an example would not succeed as it is: what must be sent besides. */
  requests: Readonly<Record<string, { params?: Record<string, string>; body?: Record<string, unknown> }>>;
  /** The credential that an operation takes, of this tenant. */
  bearerOf(op: Operation): string;
  bearers: Readonly<Record<Bearer, string>>;
  /** A provider webhook with a good signature for this tenant. */
  notice: Notice;
};

export type Bearer = "token" | "checkout_session" | "portal_link" | "portal_session";

/** A payment world whose outgoing webhooks arrive at once, at nobody. */
export async function openQuietWorld(): Promise<PaymentWorld> {
  const place = await openPaymentWorld();
  const delivered = { status: 200, headers: {}, body: new Uint8Array(), truncated: false };
  place.api.deps.outbound = { fetch: async () => delivered, close: async () => {} };
  return place;
}

/** Builds a world; `name` is a lower-case word that starts its codes and e-mail addresses. */
export async function openWorld(place: PaymentWorld, name: string): Promise<World> {
  const tenant = await place.shopper();
  const make = maker(tenant);
  await putCatalogue(make, name);
  const endpoint = await make("POST", "/v1/webhook-endpoints", { url: `https://${name}.example/hooks` });
  const spareEndpoint = await make("POST", "/v1/webhook-endpoints", { url: `https://${name}.example/spare` });
  const [customer, newcomer, visitor] = await makeCustomers(make, name);
  const bought = await subscribe(place, tenant, { name, customer: customer ?? "" });
  const visit = await make("POST", "/v1/attach", {
    customer_id: visitor,
    plan_id: bought.otherPlan,
    return_url: `https://${name}.example/back`,
  });
  await make("PUT", `/v1/customers/${customer}/overrides/${name}_calls`, { included_usage: 50_000 });
  await make("POST", "/v1/track", { customer_id: customer, feature_code: `${name}_calls`, value: 3 });
  const portalLink = await mintPortalLink(make, customer ?? "");
  const redeemed = await maker(tenant, await mintPortalLink(make, customer ?? ""))(
    "POST",
    "/v1/pages/portal/redeem",
    {},
  );
  await place.api.worker.drain();
  const spareToken = await make("POST", "/v1/api-tokens", { name: `${name} spare` });
  const first = async (path: string): Promise<Json> => firstOf(await make("GET", path));
  const invoice = await first(`/v1/customers/${customer}/invoices`);
  const event = await first("/v1/events?type=invoice.paid");
  const delivery = await first("/v1/webhook-deliveries?status=delivered");
  const bearers: World["bearers"] = {
    token: tenant.token,
    checkout_session: lastPart(visit["checkout_url"]),
    portal_link: portalLink,
    portal_session: text(redeemed["session_token"]),
  };
  const ids = {
    tenant: tenant.ref.id,
    customer: customer ?? "",
    token: text(spareToken["id"]),
    endpoint: text(endpoint["id"]),
    event: text(event["id"]),
    delivery: text(delivery["id"]),
    invoice: text(invoice["id"]),
    ...bought,
  };
  return {
    tenant,
    values: valuesOf(name, ids),
    requests: requestsOf(name, {
      newcomer: newcomer ?? "",
      spareEndpoint: text(spareEndpoint["id"]),
      thirdPlan: (await planByCode(tenant, `${name}_basic`)).id,
    }),
    bearers,
    bearerOf: (op) => (op.auth === "none" || op.auth === "signature" ? "" : bearers[op.auth]),
    notice: bought.notice,
  };
}

type Make = (method: string, path: string, body?: unknown) => Promise<Json>;

/** Calls that must succeed. */
const maker =
  (tenant: Shopper, bearer?: string): Make =>
  async (method, path, body) => {
    const headers: Record<string, string> = bearer === undefined ? {} : { Authorization: `Bearer ${bearer}` };
    const answer = await tenant.call(method, path, body, headers);
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.text}`);
    return answer.json;
  };

const text = (value: unknown): string => {
  assert.ok(typeof value === "string");
  return value;
};
const lastPart = (url: unknown): string => text(url).split("/").at(-1) ?? "";

function firstOf(page: Json): Json {
  const [item] = page["data"] as unknown as Json[];
  assert.ok(item, "the list is empty");
  return item;
}

async function putCatalogue(make: Make, name: string): Promise<void> {
  const put = (kind: string, code: string, body: object) => make("PUT", `/v1/admin/${kind}/${name}_${code}`, body);
  await put("billable-metrics", "requests", {});
  await put("billable-metrics", "spare", {});
  await put("features", "calls", { value_type: "metered", billable_metric: `${name}_requests` });
  await put("features", "spare", { value_type: "boolean" });
  await put("products", "cloud", { name: "Cloud" });
  await put("products", "spare", { name: "Spare" });
  const features = { [`${name}_calls`]: { included_usage: 1000 } };
  for (const [code, amount] of Object.entries({ basic: 900, pro: 2900, scale: 9900, spare: 100 })) {
    const prices = [{ amount, currency: "USD", interval: "month" }];
    await put("plans", code, { name: code, product: `${name}_cloud`, prices, features });
  }
}

async function makeCustomers(make: Make, name: string): Promise<string[]> {
  const made: string[] = [];
  for (const who of ["ada", "bob", "eve"]) {
    const body = { email: `${who}@${name}.example`, name: `${who} of ${name}`, external_id: `${name}-${who}` };
    made.push(text((await make("POST", "/v1/customers", body))["id"]));
  }
  return made;
}

type Bought = { subscription: string; plan: string; otherPlan: string; notice: Notice };

/** A subscription paid at the sandbox and then upgraded: two invoices, both paid. */
async function subscribe(
  place: PaymentWorld,
  tenant: Shopper,
  { name, customer }: { name: string; customer: string },
): Promise<Bought> {
  const plans = await Promise.all(["pro", "scale"].map((code) => planByCode(tenant, `${name}_${code}`)));
  const [plan = "", otherPlan = ""] = plans.map(({ id }) => id);
  const checkout = await tenant.attach(`${name}_basic`, customer);
  place.delivers = false;
  await choose(await checkout.pay(), "approves");
  await place.pump();
  const [notice] = place.held.splice(0);
  place.delivers = true;
  assert.ok(notice, "the sandbox sent no webhook");
  assert.equal((await checkout.settle()).json["status"], "complete");
  await place.api.worker.drain();
  const change = { new_plan_id: plan, proration_behavior: "always_invoice" };
  await maker(tenant)("POST", `/v1/subscriptions/${checkout.subscriptionId}/change-plan`, change);
  await place.api.worker.drain();
  return { subscription: checkout.subscriptionId, plan, otherPlan, notice };
}

const mintPortalLink = async (make: Make, customer: string): Promise<string> =>
  lastPart((await make("POST", `/v1/customers/${customer}/billing-portal-sessions`, {}))["url"]);

type Kind = "tenant" | "customer" | "token" | "plan" | "otherPlan" | "subscription" | "invoice" | "endpoint";
type Ids = Readonly<Record<Kind | "event" | "delivery", string>>;

/** The examples name every kind of object; where each is named is read off an operation that is about it. */
function valuesOf(name: string, ids: Ids): Map<string, string> {
  const idIn = (id: OperationId): string => text((operations[id] as Operation).example.params?.["id"]);
  const tenantId = operations["provider_webhooks.receive"].example.params.tenant_id;
  return new Map<string, string>([
    [tenantId, ids.tenant],
    [idIn("customers.get"), ids.customer],
    [idIn("plans.get"), ids.plan],
    [operations["subscriptions.change_plan"].example.body.new_plan_id, ids.otherPlan],
    [idIn("subscriptions.get"), ids.subscription],
    [idIn("invoices.get"), ids.invoice],
    [idIn("webhook_endpoints.get"), ids.endpoint],
    [idIn("events.get"), ids.event],
    [idIn("webhook_deliveries.get"), ids.delivery],
    [idIn("api_tokens.revoke"), ids.token],
    ["api_calls", `${name}_calls`],
    ["api_requests", `${name}_requests`],
    ["acme_cloud", `${name}_cloud`],
    ["pro", `${name}_pro`],
    ["ada@example.com", `ada@${name}.example`],
    ["user_42", `${name}-ada`],
    ["https://billing.paylera.dev/c/return", "http://localhost:4010/c/return"],
    ["https://billing.paylera.dev/p/return", "http://localhost:4010/p/return"],
  ]);
}

type Spares = Record<"newcomer" | "spareEndpoint" | "thirdPlan", string>;

/**
 * Who attaches must not be subscribed yet, what is archived or deleted must not be in use, and several changes of the
 * same plan must not lead to the same one.
 */
function requestsOf(name: string, { newcomer, spareEndpoint, thirdPlan }: Spares): World["requests"] {
  const spare = { params: { code: `${name}_spare` } };
  const toThird = { body: { new_plan_id: thirdPlan } };
  return {
    "subscriptions.attach": { body: { customer_id: newcomer } },
    "subscriptions.preview_change_plan": toThird,
    "pages.preview_change_plan": toThird,
    "pages.change_plan": toThird,
    "admin_features.archive": spare,
    "admin_billable_metrics.archive": spare,
    "admin_products.archive": spare,
    "admin_plans.archive": spare,
    "webhook_endpoints.delete": { params: { id: spareEndpoint } },
  };
}

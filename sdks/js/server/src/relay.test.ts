import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { CUSTOMER, optionsFor, problemTypeOf, relayFor, SUBSCRIPTION } from "./testing/kit.ts";
import { startUpstream } from "./testing/upstream.ts";
import type { FakeUpstream } from "./testing/upstream.ts";

let upstream: FakeUpstream;
before(async () => {
  upstream = await startUpstream();
});
after(() => upstream.close());
beforeEach(() => {
  upstream.seen.length = 0;
});

const HOSTILE = {
  customer_id: "victim",
  customerId: "victim",
  CUSTOMER_ID: "victim",
  customer_email: "victim@example.com",
  customer_name: "victim",
  subscription_id: "victim",
  tenant_id: "victim",
  id: "victim",
  email: "victim@example.com",
  metadata: { admin: true },
  api_mode: "live",
  occurred_at: "2020-01-01T00:00:00Z",
  constructor: { x: 1 },
};

const subscription = { id: SUBSCRIPTION, customer_id: CUSTOMER };

describe("each write lets only its allow-list through, with the customer written last", () => {
  const rows = [
    {
      path: "/attach",
      upstreamPath: "/v1/attach",
      inject: { customer_id: CUSTOMER },
      sent: {
        plan_id: "p1",
        payment_provider: "stripe",
        product_id: "pr1",
        success_url: "https://a/?s={CHECKOUT_SESSION_ID}",
        cancel_url: "https://a/c",
        return_url: "https://a/r",
        trial_period_days: 14,
        add_ons: [{ id: "x", quantity: 1 }],
      },
    },
    {
      path: "/check",
      upstreamPath: "/v1/check",
      inject: { customer_id: CUSTOMER },
      sent: { feature_code: "api_calls", required_usage: 1 },
    },
    {
      path: "/track",
      upstreamPath: "/v1/track",
      inject: { customer_id: CUSTOMER },
      sent: { feature_code: "api_calls", value: 1 },
    },
    {
      path: "/billing-portal",
      upstreamPath: `/v1/customers/${CUSTOMER}/billing-portal-sessions`,
      inject: {},
      sent: { return_url: "https://a/account" },
    },
    {
      path: `/subscriptions/${SUBSCRIPTION}/upgrade`,
      upstreamPath: `/v1/subscriptions/${SUBSCRIPTION}/change-plan`,
      inject: { customer_id: CUSTOMER },
      sent: { new_plan_id: "p2", proration_behavior: "create_prorations", billing_cycle_anchor: "now" },
    },
    {
      path: `/subscriptions/${SUBSCRIPTION}/cancel`,
      upstreamPath: `/v1/subscriptions/${SUBSCRIPTION}/cancel`,
      inject: { customer_id: CUSTOMER },
      sent: { at_period_end: true, reason: "r", feedback: "f" },
    },
  ];
  for (const row of rows) {
    test(`POST ${row.path.replace(SUBSCRIPTION, "{id}")}`, async () => {
      upstream.on("GET", `/v1/subscriptions/${SUBSCRIPTION}`, { status: 200, json: subscription });
      upstream.on("POST", row.upstreamPath, { status: 200, json: { fine: true } });
      const { call } = relayFor(optionsFor(upstream));
      const response = await call({ path: `${row.path}?customer_id=victim`, body: { ...HOSTILE, ...row.sent } });
      assert.equal(response.status, 200);
      assert.deepEqual(await response.json(), { fine: true });
      const last = upstream.seen.at(-1);
      assert.equal(last?.path, row.upstreamPath);
      assert.deepEqual(last?.query, {});
      assert.deepEqual(last?.body, { ...row.sent, ...row.inject });
    });
  }
});

describe("each read forwards what it should", () => {
  const query = "status=active&limit=5&cursor=c&product_id=p&currency=USD&customer_id=victim&feature_code=f&email=v";

  test("GET /check asks as POST with no usage and no key, whatever the query says", async () => {
    upstream.on("POST", "/v1/check", { status: 200, json: { allowed: true } });
    const { call } = relayFor(optionsFor(upstream));
    const response = await call({ path: `/check?required_usage=9&${query}`, headers: { "idempotency-key": "k" } });
    assert.deepEqual(await response.json(), { allowed: true });
    assert.deepEqual(upstream.seen[0]?.body, { customer_id: CUSTOMER, feature_code: "f", required_usage: 0 });
    assert.equal(upstream.seen[0]?.headers["idempotency-key"], undefined);
    assert.equal(response.headers.get("cache-control"), "private, no-store");
  });

  test("GET /me returns the customer and drops the query", async () => {
    upstream.on("GET", `/v1/customers/${CUSTOMER}`, { status: 200, json: { id: CUSTOMER } });
    const response = await relayFor(optionsFor(upstream)).call({ path: `/me?${query}` });
    assert.deepEqual(await response.json(), { id: CUSTOMER });
    assert.deepEqual(upstream.seen[0]?.query, {});
  });

  test("GET /invoices passes status, limit and cursor alone", async () => {
    upstream.on("GET", `/v1/customers/${CUSTOMER}/invoices`, { status: 200, json: { data: [] } });
    await relayFor(optionsFor(upstream)).call({ path: `/invoices?${query}` });
    assert.deepEqual(upstream.seen[0]?.query, { status: "active", limit: "5", cursor: "c" });
  });

  test("a query parameter given twice is refused", async () => {
    const response = await relayFor(optionsFor(upstream)).call({ path: "/check?feature_code=a&feature_code=b" });
    assert.equal(response.status, 400);
    assert.equal(upstream.seen.length, 0);
  });

  test("GET /plans serves only active plans to the public, for a minute", async () => {
    upstream.on("GET", "/v1/plans", { status: 200, json: { data: [] } });
    const response = await relayFor(optionsFor(upstream, null)).call({
      path: "/plans?status=draft&product_id=p&customer_id=victim",
    });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("cache-control"), "public, max-age=60");
    assert.deepEqual(upstream.seen[0]?.query, { status: "active", product_id: "p" });
  });

  test("GET /plans refuses drafts to a signed-in person and is private", async () => {
    upstream.on("GET", "/v1/plans", { status: 200, json: { data: [] } });
    const { call } = relayFor(optionsFor(upstream));
    assert.equal((await call({ path: "/plans?status=draft" })).status, 400);
    assert.equal((await call({ path: "/plans?status=active,draft" })).status, 400);
    const response = await call({ path: "/plans?status=archived" });
    assert.equal(response.headers.get("cache-control"), "private, no-store");
    await call({ path: "/plans" });
    assert.deepEqual(
      upstream.seen.map((request) => request.query),
      [{ status: "archived" }, { status: "active" }],
    );
  });
});

describe("entitlements", () => {
  const bundle = { subscription_id: SUBSCRIPTION, features: [{ feature_code: "seats" }], privileges: [] };

  test("come from the newest live subscription", async () => {
    upstream.on("GET", "/v1/subscriptions", { status: 200, json: { data: [subscription] } });
    upstream.on("GET", `/v1/subscriptions/${SUBSCRIPTION}/entitlements`, { status: 200, json: bundle });
    const response = await relayFor(optionsFor(upstream)).call({ path: "/entitlements" });
    assert.deepEqual(await response.json(), bundle);
    assert.equal(response.headers.get("paylera-warning"), null);
    assert.deepEqual(upstream.seen[0]?.query, {
      customer_id: CUSTOMER,
      status: "active,trialing,past_due",
      limit: "2",
    });
  });

  test("warn when there are several", async () => {
    upstream.on("GET", "/v1/subscriptions", { status: 200, json: { data: [subscription, { id: "other" }] } });
    const response = await relayFor(optionsFor(upstream)).call({ path: "/entitlements" });
    assert.equal(response.headers.get("paylera-warning"), "multiple-subscriptions");
  });

  test("are an empty bundle without a subscription", async () => {
    upstream.on("GET", "/v1/subscriptions", { status: 200, json: { data: [] } });
    const response = await relayFor(optionsFor(upstream)).call({ path: "/entitlements" });
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), { subscription_id: null, features: [], privileges: [] });
  });

  test("use the subscription identify() pins", async () => {
    const options = optionsFor(upstream, { customerId: CUSTOMER, subscriptionId: SUBSCRIPTION });
    const response = await relayFor(options).call({ path: "/entitlements" });
    assert.deepEqual(await response.json(), bundle);
    assert.equal(upstream.seen.length, 1);
  });
});

describe("the trust boundary", () => {
  test("upstream sees the relay's headers and none of the browser's", async () => {
    upstream.on("POST", "/v1/track", { status: 204 });
    const response = await relayFor(optionsFor(upstream)).call({
      path: "/track",
      body: { feature_code: "f", value: 1 },
      headers: {
        authorization: "Bearer stolen",
        origin: "https://shop.example",
        "x-forwarded-for": "1.2.3.4",
        "x-custom": "x",
        "paylera-api-version": "1999-01-01",
        traceparent: "00-1-2-3",
      },
    });
    assert.equal(response.status, 204);
    const headers = upstream.seen[0]?.headers ?? {};
    assert.equal(headers["authorization"], "Bearer pl_test_secret");
    assert.equal(headers["paylera-relay"], "js/0.1.0");
    assert.match(String(headers["user-agent"]), /^paylera-server\/0\.1\.0 \(js\//);
    assert.equal(headers["paylera-api-version"], "2026-05-01");
    for (const name of ["cookie", "origin", "x-forwarded-for", "x-custom", "paylera-csrf-token", "traceparent"]) {
      assert.equal(headers[name], undefined, name);
    }
  });

  test("the browser sees allowed response headers only, and the mode", async () => {
    upstream.on("GET", `/v1/customers/${CUSTOMER}`, {
      status: 200,
      raw: '{ "id" : 9876.0 }',
      headers: {
        "set-cookie": "a=b",
        server: "x",
        "access-control-allow-origin": "*",
        "retry-after": "3",
        ratelimit: "r",
        "ratelimit-policy": "p",
        "paylera-request-id": "req_1",
        "idempotent-replayed": "true",
        "paylera-tenant-id": "t",
      },
    });
    const response = await relayFor(optionsFor(upstream)).call({ path: "/me" });
    assert.equal(await response.text(), '{ "id" : 9876.0 }');
    assert.deepEqual(Object.fromEntries(response.headers), {
      "content-type": "application/json",
      "retry-after": "3",
      ratelimit: "r",
      "ratelimit-policy": "p",
      "paylera-request-id": "req_1",
      "idempotent-replayed": "true",
      "paylera-mode": "test",
      "cache-control": "private, no-store",
      vary: "Cookie, Authorization, Origin, Sec-Fetch-Site",
    });
  });

  test("a problem passes byte for byte with its status", async () => {
    const raw = '{"type":"paylera.redirect_domain_not_allowed",  "status":403}';
    const headers = { "content-type": "application/problem+json" };
    upstream.on("POST", "/v1/attach", { status: 403, raw, headers });
    const response = await relayFor(optionsFor(upstream)).call({ path: "/attach", body: { plan_id: "p" } });
    assert.equal(response.status, 403);
    assert.equal(response.headers.get("content-type"), "application/problem+json");
    assert.equal(await response.text(), raw);
  });

  for (const [status, type] of [
    [401, "paylera.unauthenticated"],
    [403, "paylera.forbidden"],
  ] as const) {
    test(`upstream ${status} ${type} is hidden behind 502 and logged`, async () => {
      upstream.on("GET", `/v1/customers/${CUSTOMER}`, { status, json: { type, detail: "pl_test_secret revoked" } });
      const logged: string[] = [];
      const logger = { warn: () => {}, error: (message: string) => void logged.push(message) };
      const response = await relayFor({ ...optionsFor(upstream), logger }).call({ path: "/me" });
      assert.equal(response.status, 502);
      const text = await response.text();
      assert.match(text, /paylera\.relay_upstream_auth/);
      assert.doesNotMatch(text, /revoked|pl_test/);
      assert.equal(logged.length, 1);
    });
  }

  for (const id of ["..%2Fadmin%2Fplans%2Fpro%3F", "%2e%2e", "a%00", "a.b", "-x", "a b", "x".repeat(129), "%"]) {
    test(`the id ${id.slice(0, 30)} reaches no URL`, async () => {
      const response = await relayFor(optionsFor(upstream)).call({ path: `/subscriptions/${id}/cancel`, body: {} });
      assert.equal(response.status, 404);
      assert.equal(upstream.seen.length, 0);
    });
  }
});

describe("ownership", () => {
  const cancel = { path: `/subscriptions/${SUBSCRIPTION}/cancel`, body: {} };
  const lookup = `/v1/subscriptions/${SUBSCRIPTION}`;

  for (const [name, reply] of [
    ["another customer's", { status: 200, json: { id: SUBSCRIPTION, customer_id: "someone-else" } }],
    ["an unknown", { status: 404, json: { type: "paylera.not_found" } }],
  ] as const) {
    test(`${name} subscription is the same 404 and never forwarded`, async () => {
      upstream.on("GET", lookup, reply);
      for (const verb of ["cancel", "upgrade"]) {
        const response = await relayFor(optionsFor(upstream)).call({
          ...cancel,
          path: cancel.path.replace("cancel", verb),
        });
        assert.equal(response.status, 404);
        assert.deepEqual(await response.json(), {
          type: "paylera.subscription_not_found",
          title: "Subscription not found",
          status: 404,
          detail: "No such subscription.",
        });
      }
      assert.ok(upstream.seen.every((request) => request.method === "GET"));
    });
  }

  for (const reply of [{ status: 418 }, { status: 200, json: {} }, { status: 200, raw: "[]" }]) {
    test(`a lookup that answers ${JSON.stringify(reply)} fails closed`, async () => {
      upstream.on("GET", lookup, reply);
      const response = await relayFor(optionsFor(upstream)).call(cancel);
      assert.equal(response.status, 502);
      assert.ok(upstream.seen.every((request) => request.method === "GET"));
    });
  }
});

describe("routing", () => {
  test("unknown paths, methods and mounts", async () => {
    const { call, relay } = relayFor(optionsFor(upstream));
    assert.equal(await problemTypeOf(await call({ path: "/nothing" })), "paylera.route_not_found");
    assert.equal(
      await problemTypeOf(await call({ path: "/subscriptions/{id}/cancel", body: {} })),
      "paylera.subscription_not_found",
    );
    const wrong = await call({ path: "/me", body: {} });
    assert.equal(wrong.status, 405);
    assert.equal(wrong.headers.get("allow"), "GET, HEAD, OPTIONS");
    assert.equal((await relay.handler(new Request("https://shop.example/api/paylerax/me"))).status, 404);
    const options = await call({ path: "/check", method: "OPTIONS" });
    assert.equal(options.status, 204);
    assert.equal(options.headers.get("allow"), "POST, GET, HEAD, OPTIONS");
  });

  test("HEAD answers like GET without a body", async () => {
    upstream.on("GET", `/v1/customers/${CUSTOMER}`, { status: 200, json: { id: CUSTOMER } });
    const response = await relayFor(optionsFor(upstream)).call({ path: "/me", method: "HEAD" });
    assert.equal(response.status, 200);
    assert.equal(await response.text(), "");
  });
});

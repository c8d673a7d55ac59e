import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { autoCreateKey } from "./identity.ts";
import type { PayleraCustomerIdentity } from "./identity.ts";
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

describe("the auto-create key", () => {
  const rows: [string | undefined, string, string][] = [
    ["t_1", "ada@example.com", "paylera-relay-autocreate:t_1:ada@example.com"],
    [undefined, "ada@example.com", "paylera-relay-autocreate:ada@example.com"],
    ["default", "ada@example.com", "paylera-relay-autocreate:ada@example.com"],
    ["t_1", "  Ada@Example.COM ", "paylera-relay-autocreate:t_1:ada@example.com"],
    ["t_1", "zoë@exämple.com", "paylera-relay-autocreate:t_1:zo%C3%AB@ex%C3%A4mple.com"],
    ["t_1", "ÄDA@x", "paylera-relay-autocreate:t_1:%C3%84da@x"],
    ["t_1", "100%@x", "paylera-relay-autocreate:t_1:100%25@x"],
    ["t_1", "김@예시.한국", "paylera-relay-autocreate:t_1:%EA%B9%80@%EC%98%88%EC%8B%9C.%ED%95%9C%EA%B5%AD"],
  ];
  for (const [tenant, email, key] of rows) {
    test(`${tenant} and ${email}`, () => assert.equal(autoCreateKey(tenant, email), key));
  }

  test("stays within a header's 255 characters", () => {
    const key = autoCreateKey("t_1", `${"é".repeat(200)}@x`);
    assert.match(key, /^paylera-relay-autocreate:t_1:sha256:[0-9a-f]{64}$/);
  });
});

describe("identify()", () => {
  test("is asked once, with the request and the context", async () => {
    const asked: unknown[] = [];
    const identify = (request: Request, ctx: unknown) => {
      asked.push([new URL(request.url).pathname, ctx]);
      return { customerId: CUSTOMER };
    };
    upstream.on("GET", `/v1/customers/${CUSTOMER}`, { status: 200 });
    const { relay } = relayFor({ ...optionsFor(upstream), identify });
    await relay.handler(new Request("https://shop.example/api/paylera/me"), "ctx");
    assert.deepEqual(asked, [["/api/paylera/me", "ctx"]]);
  });

  test("null is 401 on every route but plans, before anything is sent", async () => {
    const { call } = relayFor(optionsFor(upstream, null));
    for (const path of ["/me", "/entitlements", "/invoices", "/check?feature_code=f"]) {
      const response = await call({ path });
      assert.equal(response.status, 401);
      assert.equal(await problemTypeOf(response), "paylera.unauthenticated");
    }
    for (const path of ["/attach", "/track", "/check", "/billing-portal", `/subscriptions/${SUBSCRIPTION}/cancel`]) {
      assert.equal((await call({ path, body: {} })).status, 401, path);
    }
    assert.equal(upstream.seen.length, 0);
  });

  test("that throws is 500 even on plans, and tells the browser nothing", async () => {
    const identify = () => Promise.reject(new Error("postgres://user:password@db"));
    for (const path of ["/plans", "/me"]) {
      const response = await relayFor({ ...optionsFor(upstream), identify }).call({ path });
      assert.equal(response.status, 500);
      const text = await response.text();
      assert.match(text, /paylera\.identify_failed/);
      assert.doesNotMatch(text, /postgres|password/);
    }
  });

  const unusable: Record<string, unknown> = {
    "a path as id": { customerId: "../admin" },
    "an id that is a number": { customerId: 7 },
    "nothing in it": {},
    "empty strings": { customerId: "", email: "" },
    "no address": { email: "ada" },
    "two addresses": { email: "a@x, b@x" },
    "a currency name": { email: "a@x.io", currency: "dollars" },
    "metadata that is a list": { email: "a@x.io", metadata: [1] },
    "a bad subscription": { customerId: CUSTOMER, subscriptionId: "a/b" },
    "a bad tenant": { email: "a@x.io", tenantId: "a:b" },
    "a string": "ada",
    "a list": [],
  };
  for (const [name, identity] of Object.entries(unusable)) {
    test(`that returns ${name} is 500 identify_invalid`, async () => {
      const response = await relayFor(optionsFor(upstream, identity as PayleraCustomerIdentity)).call({ path: "/me" });
      assert.equal(response.status, 500);
      assert.equal(await problemTypeOf(response), "paylera.identify_invalid");
      assert.equal(upstream.seen.length, 0);
    });
  }

  test("an address known to be unverified decides nothing", async () => {
    const identity = { email: "victim@example.com", emailVerified: false };
    const options = { ...optionsFor(upstream, identity), autoCreateCustomer: true };
    for (const call of [{ path: "/me" }, { path: "/attach", body: { plan_id: "p" } }]) {
      const response = await relayFor(options).call(call);
      assert.equal(response.status, 403);
      assert.equal(await problemTypeOf(response), "paylera.email_not_verified");
    }
    assert.equal(upstream.seen.length, 0);
    upstream.on("GET", `/v1/customers/${CUSTOMER}`, { status: 200 });
    const known = optionsFor(upstream, { ...identity, customerId: CUSTOMER });
    assert.equal((await relayFor(known).call({ path: "/me" })).status, 200);
  });
});

describe("a person without a customer", () => {
  const person = { email: " Ada@Example.com", name: "Ada", metadata: { user: 7 }, tenantId: "t_1" };
  const created = { id: CUSTOMER, email: "Ada@Example.com" };

  test("is 404 when auto-create is off, except that attach sends the address", async () => {
    const { call } = relayFor(optionsFor(upstream, person));
    const me = await call({ path: "/me" });
    assert.equal(me.status, 404);
    assert.equal(await problemTypeOf(me), "paylera.customer_not_found");
    upstream.on("POST", "/v1/attach", { status: 200 });
    await call({ path: "/attach", body: { plan_id: "p", customer_email: "victim@example.com", customer_name: "v" } });
    assert.deepEqual(
      upstream.seen.map((request) => request.body),
      [{ plan_id: "p", customer_email: "Ada@Example.com", customer_name: "Ada" }],
    );
  });

  test("is created once under the tenant's key, and /me shows the new customer", async () => {
    upstream.on("POST", "/v1/customers", { status: 201, json: created });
    const response = await relayFor({ ...optionsFor(upstream, person), autoCreateCustomer: true }).call({
      path: "/me",
    });
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), created);
    assert.equal(upstream.seen.length, 1);
    assert.equal(upstream.seen[0]?.headers["idempotency-key"], "paylera-relay-autocreate:t_1:ada@example.com");
    assert.deepEqual(upstream.seen[0]?.body, {
      email: "Ada@Example.com",
      name: "Ada",
      currency: "USD",
      metadata: { user: 7 },
    });
  });

  test("uses the option's tenant, or none, and only what identify() gave", async () => {
    upstream.on("POST", "/v1/customers", { status: 200, json: created });
    const bare = { email: "ada@example.com", currency: "krw" };
    await relayFor({ ...optionsFor(upstream, bare), autoCreateCustomer: true, tenantId: "opt" }).call({ path: "/me" });
    await relayFor({ ...optionsFor(upstream, bare), autoCreateCustomer: true }).call({ path: "/me" });
    assert.deepEqual(
      upstream.seen.map((request) => request.headers["idempotency-key"]),
      ["paylera-relay-autocreate:opt:ada@example.com", "paylera-relay-autocreate:ada@example.com"],
    );
    assert.deepEqual(upstream.seen[0]?.body, { email: "ada@example.com", currency: "KRW" });
  });

  test("is created for any route that needs one, with the browser's key kept apart", async () => {
    upstream.on("POST", "/v1/customers", { status: 201, json: created });
    upstream.on("POST", "/v1/attach", { status: 200 });
    const options = { ...optionsFor(upstream, person), autoCreateCustomer: true };
    const headers = { "idempotency-key": "browser-key" };
    await relayFor(options).call({ path: "/attach", body: { plan_id: "p" }, headers });
    assert.equal(upstream.seen[0]?.headers["idempotency-key"], "paylera-relay-autocreate:t_1:ada@example.com");
    assert.equal(upstream.seen[1]?.headers["idempotency-key"], "browser-key");
    assert.deepEqual(upstream.seen[1]?.body, { plan_id: "p", customer_id: CUSTOMER });
  });

  test("is looked up by address when the key conflicts", async () => {
    upstream.on("POST", "/v1/customers", { status: 409, json: { type: "paylera.idempotency_conflict" } });
    upstream.on("GET", "/v1/customers", { status: 200, json: { data: [{ id: "other", email: "bob@x" }, created] } });
    upstream.on("GET", `/v1/customers/${CUSTOMER}`, { status: 200, json: created });
    const response = await relayFor({ ...optionsFor(upstream, person), autoCreateCustomer: true }).call({
      path: "/me",
    });
    assert.deepEqual(await response.json(), created);
    assert.deepEqual(upstream.seen[1]?.query, { email: "Ada@Example.com" });
  });

  test("sees the API's refusal when it cannot be created", async () => {
    const raw = '{"type":"paylera.validation_failed"}';
    upstream.on("POST", "/v1/customers", { status: 422, raw });
    const response = await relayFor({ ...optionsFor(upstream, person), autoCreateCustomer: true }).call({
      path: "/me",
    });
    assert.equal(response.status, 422);
    assert.equal(await response.text(), raw);
  });

  test("is never created by HEAD or by a cross-site read", async () => {
    const { call } = relayFor({ ...optionsFor(upstream, person), autoCreateCustomer: true });
    assert.equal((await call({ path: "/me", method: "HEAD" })).status, 404);
    const foreign = await call({ path: "/me", headers: { "sec-fetch-site": "cross-site" } });
    assert.equal(foreign.status, 403);
    assert.equal(upstream.seen.length, 0);
  });
});

describe("authorize()", () => {
  const body = { plan_id: "p", trial_period_days: 36_500 };

  test("may deny, and denies when it forgets to answer", async () => {
    for (const verdict of [false, undefined]) {
      const authorize = () => verdict as boolean;
      const response = await relayFor({ ...optionsFor(upstream), authorize }).call({ path: "/attach", body });
      assert.equal(response.status, 403);
      assert.equal(await problemTypeOf(response), "paylera.forbidden");
    }
    assert.equal(upstream.seen.length, 0);
  });

  test("sees operation, identity and allowed params, and may replace them", async () => {
    upstream.on("POST", "/v1/attach", { status: 200 });
    const asked: unknown[] = [];
    const options = {
      ...optionsFor(upstream),
      authorize: (operation: string, input: { identity: unknown; params: Readonly<Record<string, unknown>> }) => {
        asked.push([operation, input.identity, input.params]);
        return { params: { ...input.params, trial_period_days: 7, customer_id: "victim" } };
      },
    };
    await relayFor(options).call({ path: "/attach", body: { ...body, customer_id: "victim" } });
    assert.deepEqual(asked, [["attach", { customerId: CUSTOMER }, body]]);
    assert.deepEqual(upstream.seen[0]?.body, { plan_id: "p", trial_period_days: 7, customer_id: CUSTOMER });
  });

  test("that throws is 500 and nothing is sent", async () => {
    const authorize = () => {
      throw new Error("secret");
    };
    const response = await relayFor({ ...optionsFor(upstream), authorize }).call({ path: "/attach", body });
    assert.equal(response.status, 500);
    assert.doesNotMatch(await response.text(), /secret/);
    assert.equal(upstream.seen.length, 0);
  });

  test("allowClientTerms: false drops terms the browser sets", async () => {
    upstream.on("POST", "/v1/attach", { status: 200 });
    await relayFor({ ...optionsFor(upstream), allowClientTerms: false }).call({ path: "/attach", body });
    assert.deepEqual(upstream.seen[0]?.body, { plan_id: "p", customer_id: CUSTOMER });
  });
});

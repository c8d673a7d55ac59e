import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, test } from "node:test";
import { mounts } from "../sdks/_conformance/targets/js/mounts.ts";
import { startSystem } from "./system.ts";

const system = await startSystem({ demo: false });
const token = system.tenants[0]?.api_token ?? "";
const base = "/api/paylera";

type Answer = { status: number; json: Record<string, unknown>; headers: Headers };
type Browser = (method: string, path: string, body?: object) => Promise<Answer>;

/** A browser at a shop that mounts the relay this way, signed in as somebody new. */
async function openShop(name: string): Promise<Browser> {
  const mount = mounts[name];
  assert.ok(mount);
  const listener = await mount(
    {
      apiToken: token,
      baseUrl: system.apiUrl,
      relaySecret: "a relay secret of more than 32 characters",
      environment: "development",
      autoCreateCustomer: true,
      identify: () => ({ email: `${name}@example.com`, name: "Ada Lovelace" }),
    },
    base,
  );
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  after(() => server.close());
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let csrf = "";
  const browse: Browser = async (method, path, body) => {
    const headers: Record<string, string> = { "Sec-Fetch-Site": "same-origin", Origin: origin };
    if (csrf !== "") Object.assign(headers, { Cookie: `paylera_csrf=${csrf}`, "Paylera-CSRF-Token": csrf });
    if (body) headers["Content-Type"] = "application/json";
    const response = await fetch(`${origin}${base}${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, json: text === "" ? {} : JSON.parse(text), headers: response.headers };
  };
  const minted = await browse("GET", "/csrf-token");
  assert.equal(minted.status, 200);
  csrf = String(minted.json["token"]);
  return browse;
}

const urls = { success_url: "https://acme.example/ok?s={CHECKOUT_SESSION_ID}", cancel_url: "https://acme.example/no" };

for (const name of Object.keys(mounts)) {
  test(`all ten routes work through ${name} against the running API`, async () => {
    const browse = await openShop(name);
    const me = await browse("GET", "/me");
    assert.deepEqual([me.status, me.json["email"]], [200, `${name}@example.com`]);
    const plans = (await browse("GET", "/plans")).json["data"] as { id: string; code: string }[];
    const planId = (code: string) => plans.find((plan) => plan.code === code)?.id;
    const paid = await browse("POST", "/attach", { plan_id: planId("pro"), ...urls });
    assert.equal(paid.status, 200);
    assert.match(String(paid.json["checkout_url"]), /\/c\/cs_test_/);
    const free = await browse("POST", "/attach", { plan_id: planId("free"), ...urls });
    assert.deepEqual([free.status, free.json["checkout_url"]], [200, null]);
    const id = String(free.json["subscription_id"]);

    const gate = await browse("POST", "/check", { feature_code: "api_calls", required_usage: 1 });
    assert.deepEqual([gate.json["allowed"], gate.json["balance"]], [true, 100]);
    assert.equal(
      (await browse("POST", "/track", { feature_code: "api_calls", value: 3, dedup_key: "once" })).status,
      204,
    );
    assert.equal(
      (await browse("POST", "/track", { feature_code: "api_calls", value: 3, dedup_key: "once" })).status,
      204,
    );
    assert.equal((await browse("GET", "/check?feature_code=api_calls")).json["balance"], 97);
    const bundle = await browse("GET", "/entitlements");
    assert.equal(bundle.json["subscription_id"], id);
    assert.deepEqual((await browse("GET", "/invoices?limit=5")).json["data"], []);
    const portal = await browse("POST", "/billing-portal", { return_url: "https://acme.example/account" });
    assert.match(String(portal.json["url"]), /\/p\/sess_/);

    const upgrade = await browse("POST", `/subscriptions/${id}/upgrade`, { new_plan_id: planId("pro") });
    assert.equal(upgrade.status, 409);
    assert.match(String(upgrade.headers.get("content-type")), /application\/problem\+json/);
    const stranger = await browse("POST", `/subscriptions/${String(me.json["id"])}/cancel`, {});
    assert.deepEqual([stranger.status, stranger.json["type"]], [404, "paylera.subscription_not_found"]);
    const canceled = await browse("POST", `/subscriptions/${id}/cancel`, { at_period_end: true });
    assert.deepEqual([canceled.status, canceled.json["cancel_at_period_end"]], [200, true]);
  });
}

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import type { Hono } from "hono";
import { signWebhook } from "@paylera/sdk/testing";
import { startStubApi } from "../test/stub-api.ts";
import { createApp } from "./app.ts";
import { openWebhookLog } from "./webhook-log.ts";

const customer = { id: "cus_1", email: "ada@example.com" };
const paid = { id: "sub_2", customer_id: "cus_1", status: "active", amount: 2900 };
const page = (...data: unknown[]) => ({ data, next_cursor: null, has_more: false });
const secret = "whsec_test";

type Shop = { app: Hono; api: Awaited<ReturnType<typeof startStubApi>>; log: ReturnType<typeof openWebhookLog> };

async function withShop(answers: Parameters<typeof startStubApi>[0], live: (shop: Shop) => Promise<void>) {
  await using api = await startStubApi(answers);
  const dir = mkdtempSync(path.join(tmpdir(), "acme-"));
  try {
    const log = openWebhookLog(path.join(dir, "state", "webhooks.json"));
    const config = {
      port: 0,
      host: "127.0.0.1",
      apiUrl: api.url,
      apiToken: "pl_test_stub",
      webhookSecret: secret,
      relaySecret: "0123456789abcdef0123456789abcdef",
      production: false,
      stateDir: dir,
    };
    await live({ app: createApp(config, { log, clientDir: dir }), api, log });
  } finally {
    rmSync(dir, { recursive: true });
  }
}

const post = (body: unknown, headers: Record<string, string> = {}) => ({
  method: "POST",
  headers: { "content-type": "application/json", origin: "http://localhost", ...headers },
  body: JSON.stringify(body),
});

async function signIn(app: Hono, email: string): Promise<Record<string, string>> {
  const response = await app.request("/api/session", post({ email }));
  assert.equal(response.status, 200);
  return { cookie: response.headers.get("set-cookie")?.split(";")[0] ?? "" };
}

function deliver(app: Hono, event: object, key = secret) {
  const body = JSON.stringify(event);
  const headers = { "paylera-signature": signWebhook(body, key, Math.floor(Date.now() / 1000)) };
  return app.request("/webhooks/paylera", { method: "POST", headers, body });
}

const event = (type: string, id = "evt_1") => ({
  id,
  type,
  object: "subscription",
  object_id: "sub_2",
  sequence: 2,
  data: {},
});

test("signs in a demo person or anyone with an e-mail address, and out again", async () => {
  await withShop({}, async ({ app }) => {
    assert.equal((await app.request("/api/session", post({ email: "nobody" }))).status, 422);
    const headers = await signIn(app, " New@Example.com ");
    const session = await (await app.request("/api/session", { headers })).json();
    assert.deepEqual(session.user, { email: "new@example.com", name: "new", currency: "USD" });
    const forged = { cookie: `${headers["cookie"]}x` };
    assert.equal((await (await app.request("/api/session", { headers: forged })).json()).user, null);
  });
});

test("tells the relay who is signed in, and nobody when nobody is", async () => {
  const answers = { "POST /v1/customers": () => customer, "GET /v1/customers/cus_1": () => customer };
  await withShop(answers, async ({ app, api }) => {
    assert.equal((await app.request("/api/paylera/me")).status, 401);
    const headers = await signIn(app, "jiwoo@example.com");
    assert.equal((await app.request("/api/paylera/me", { headers })).status, 200);
    assert.deepEqual(api.seen[0]?.body, { email: "jiwoo@example.com", name: "Kim Ji-woo", currency: "KRW" });
  });
});

test("previews for the person's own subscription and never offers a change for free", async () => {
  const answers = {
    "GET /v1/customers": () => page(customer),
    "GET /v1/subscriptions": () => page(paid),
    "POST /v1/subscriptions/sub_2/change-plan/preview": (body: object) => ({ asked: body }),
  };
  await withShop(answers, async ({ app }) => {
    const input = { new_plan_id: "p", proration_behavior: "none", subscription_id: "sub_of_another" };
    assert.equal((await app.request("/api/preview", post(input))).status, 401);
    const response = await app.request("/api/preview", post(input, await signIn(app, "ada@example.com")));
    assert.deepEqual(await response.json(), { asked: { new_plan_id: "p", proration_behavior: "create_prorations" } });
  });
});

test("meters on the server: tracks what was allowed, and nothing else", async () => {
  let allowed = true;
  const answers = {
    "GET /v1/customers": () => page(customer),
    "POST /v1/check": () => ({ allowed }),
    "POST /v1/track": () => ({}),
  };
  await withShop(answers, async ({ app, api }) => {
    const headers = await signIn(app, "ada@example.com");
    assert.deepEqual(await (await app.request("/api/usage", post({ calls: 25 }, headers))).json(), {
      allowed: true,
      calls: 25,
    });
    allowed = false;
    await app.request("/api/usage", post({ calls: 25 }, headers));
    assert.equal((await app.request("/api/usage", post({ calls: -1 }, headers))).status, 422);
    assert.equal(api.calls().filter((call) => call === "POST /v1/track").length, 1);
  });
});

test("passes on what Paylera refuses, and hides what is broken", async () => {
  await withShop(
    { "GET /v1/customers": () => page(customer), "GET /v1/subscriptions": () => page(paid) },
    async (shop) => {
      const headers = await signIn(shop.app, "ada@example.com");
      const response = await shop.app.request("/api/resume", post({}, headers));
      assert.equal(response.status, 404);
      assert.equal((await response.json()).detail, "No such thing.");
    },
  );
});

test("refuses forms from other sites", async () => {
  await withShop({}, async ({ app }) => {
    const headers = { "content-type": "text/plain", origin: "https://evil.example" };
    assert.equal((await app.request("/api/session", { method: "POST", headers, body: "{}" })).status, 403);
  });
});

test("keeps verified webhooks, each once, and counts the ones that are not Paylera's", async () => {
  await withShop({}, async ({ app, log }) => {
    assert.equal((await deliver(app, event("invoice.paid"))).status, 204);
    assert.equal((await deliver(app, event("invoice.paid"))).status, 204);
    assert.equal((await deliver(app, event("invoice.paid", "evt_2"), "whsec_wrong")).status, 400);
    assert.equal((await app.request("/api/webhooks")).status, 401);
    const headers = await signIn(app, "ada@example.com");
    const shown = await (await app.request("/api/webhooks", { headers })).json();
    assert.deepEqual([shown.entries.length, shown.entries[0].event.type, shown.refused], [1, "invoice.paid", 1]);
    assert.equal(log.has("evt_1"), true);
  });
});

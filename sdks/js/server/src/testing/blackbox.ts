import assert from "node:assert/strict";
import { test } from "node:test";
import type { PayleraCustomerIdentity } from "../identity.ts";
import type { RelayOptions } from "../options.ts";
import { CUSTOMER, SECRET } from "./kit.ts";
import { startUpstream } from "./upstream.ts";
import type { FakeUpstream } from "./upstream.ts";

/** A mounted adapter: how to reach it, and how to stop it. */
export type Mounted = {
  readonly send: (path: string, init?: RequestInit) => Promise<Response>;
  readonly close: () => Promise<unknown>;
};

/** Signed in when the browser sends `x-user`. */
export const identifyByHeader = (request: Request): PayleraCustomerIdentity | null =>
  request.headers.get("x-user") === null ? null : { customerId: CUSTOMER };

/** Options for an adapter in front of a fake API. */
export function adapterOptions(upstream: FakeUpstream): RelayOptions {
  return {
    identify: identifyByHeader,
    apiToken: "pl_test_secret",
    baseUrl: upstream.url,
    relaySecret: SECRET,
    logger: { warn: () => {}, error: () => {} },
  };
}

/** Lives a browser's life through an adapter mounted at `/api/paylera`: the same for every framework. */
export function testAdapter(name: string, mount: (upstream: FakeUpstream) => Promise<Mounted>): void {
  void test(`${name} carries a browser's life through the relay`, async () => {
    const upstream = await startUpstream();
    const { send, close } = await mount(upstream);
    try {
      await liveThrough(upstream, send);
    } finally {
      await close();
      await upstream.close();
    }
  });
}

async function liveThrough(upstream: FakeUpstream, send: Mounted["send"]): Promise<void> {
  upstream.on("POST", "/v1/track", { status: 204, headers: { "paylera-request-id": "req_1" } });
  upstream.on("GET", `/v1/customers/${CUSTOMER}/invoices`, { status: 200, json: { data: ["é"] } });

  const minted = await send("/api/paylera/csrf-token");
  assert.equal(minted.status, 200);
  const { token } = (await minted.json()) as { token: string };
  assert.deepEqual(minted.headers.getSetCookie().length, 1);
  assert.match(
    String(minted.headers.get("set-cookie")),
    /^paylera_csrf=.*; Path=\/api\/paylera; Max-Age=86400; SameSite=Lax/,
  );

  const headers = {
    "content-type": "application/json",
    "x-user": "ada",
    "paylera-csrf-token": token,
    cookie: `other=1; paylera_csrf=${token}`,
    "idempotency-key": "key-1",
  };
  const post = (path: string, body: string, more: object = {}) =>
    send(`/api/paylera${path}`, { method: "POST", body, headers: { ...headers, ...more } });
  const usage = JSON.stringify({ feature_code: "é", value: 1, customer_id: "victim" });
  const tracked = await post("/track", usage);
  assert.equal(tracked.status, 204);
  assert.equal(tracked.headers.get("paylera-request-id"), "req_1");
  assert.deepEqual(upstream.seen[0]?.body, { feature_code: "é", value: 1, customer_id: CUSTOMER });
  assert.equal(upstream.seen[0]?.headers["idempotency-key"], "key-1");
  assert.equal(upstream.seen[0]?.headers["cookie"], undefined);

  const read = await send("/api/paylera/invoices?limit=2&limits=3", { headers: { "x-user": "ada" } });
  assert.deepEqual(await read.json(), { data: ["é"] });
  assert.equal(read.headers.get("cache-control"), "private, no-store");
  assert.equal(upstream.seen[1]?.url, `/v1/customers/${CUSTOMER}/invoices?limit=2`);

  const statusOf = async (answer: Promise<Response>) => (await answer).status;
  assert.equal(await statusOf(post("/track", usage, { "paylera-csrf-token": "x" })), 403);
  assert.equal(await statusOf(post("/track", usage, { "sec-fetch-site": "cross-site" })), 403);
  assert.equal(await statusOf(post("/track", "{")), 400);
  assert.equal(await statusOf(post("/track", usage, { "content-type": "text/plain" })), 415);
  assert.equal(await statusOf(send("/api/paylera/invoices")), 401);
  assert.equal(await statusOf(send("/api/paylera/invoices", { method: "HEAD", headers: { "x-user": "a" } })), 200);
  assert.equal(await statusOf(post("/subscriptions/..%2Fx/cancel", "{}")), 404);
  const nothing = await send("/api/paylera/nothing");
  assert.equal(nothing.headers.get("content-type"), "application/problem+json");
  assert.equal(nothing.status, 404);
  const large = JSON.stringify({ feature_code: "x".repeat(70_000), value: 1 });
  assert.equal(await statusOf(post("/track", large)), 413);
  assert.equal(upstream.seen.filter((request) => request.method === "POST").length, 1);
}

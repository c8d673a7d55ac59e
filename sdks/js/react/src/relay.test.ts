import assert from "node:assert/strict";
import { test } from "node:test";
import { PayleraAuthorizationError, PayleraConnectionError, PayleraError } from "@paylera/sdk";
import { fakeFetch } from "@paylera/sdk/testing";
import type { FakeReply } from "@paylera/sdk/testing";
import { createRelay } from "./relay.ts";

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const token = (value: string): FakeReply => ({ json: { token: value, expires_at: "2026-05-02T00:00:00Z" } });
const mismatch: FakeReply = { status: 403, json: { type: "paylera.csrf_mismatch", title: "CSRF", status: 403 } };

function relayWith(...replies: FakeReply[]) {
  const waits: number[] = [];
  const fake = fakeFetch(...replies);
  const address = { backendUrl: "https://shop.example/api/paylera/", fetch: fake.fetch };
  const relay = createRelay(address, { sleep: async (ms) => void waits.push(ms) });
  return { relay, waits, requests: fake.requests, sent: () => fake.requests.map((r) => `${r.method} ${r.path}`) };
}

test("a write fetches the token once and carries it with a UUIDv7 key of its own", async () => {
  const { relay, requests, sent } = relayWith(token("t1"), {}, {});
  await relay.write("/track", { feature_code: "api_calls", value: 1 });
  await relay.write("/track", { feature_code: "api_calls", value: 2 });
  assert.deepEqual(sent(), ["GET /api/paylera/csrf-token", "POST /api/paylera/track", "POST /api/paylera/track"]);
  const keys = requests.slice(1).map(({ headers }) => headers["idempotency-key"] ?? "");
  for (const key of keys) assert.match(key, UUID_V7);
  assert.notEqual(keys[0], keys[1]);
  assert.equal(requests[1]?.headers["paylera-csrf-token"], "t1");
  assert.equal(requests[1]?.headers["content-type"], "application/json");
  assert.deepEqual(requests[2]?.json, { feature_code: "api_calls", value: 2 });
});

test("a refused token is replaced once and the write replayed with the same key", async () => {
  const { relay, requests, sent } = relayWith(token("old"), mismatch, token("new"), { json: { ok: true } });
  assert.deepEqual(await relay.write("/attach", { plan_id: "p" }), { ok: true });
  assert.deepEqual(sent().slice(1), [
    "POST /api/paylera/attach",
    "GET /api/paylera/csrf-token",
    "POST /api/paylera/attach",
  ]);
  assert.equal(requests[3]?.headers["paylera-csrf-token"], "new");
  assert.equal(requests[3]?.headers["idempotency-key"], requests[1]?.headers["idempotency-key"]);
});

test("a token refused twice is an error", async () => {
  const { relay, requests } = relayWith(token("t1"), mismatch, token("t2"), mismatch);
  await assert.rejects(relay.write("/track", {}), (error: unknown) => {
    assert.ok(error instanceof PayleraAuthorizationError);
    assert.equal(error.type, "paylera.csrf_mismatch");
    return true;
  });
  assert.equal(requests.length, 4);
});

test("a lost connection is tried twice more with the same key, then reported", async () => {
  const lost = new TypeError("Failed to fetch");
  const { relay, requests, waits } = relayWith(token("t1"), lost, lost, lost);
  await assert.rejects(relay.write("/track", {}), PayleraConnectionError);
  const posts = requests.filter(({ method }) => method === "POST");
  assert.equal(posts.length, 3);
  assert.equal(new Set(posts.map(({ headers }) => headers["idempotency-key"])).size, 1);
  assert.deepEqual(waits, [300, 1200]);
});

test("a dedupKey is the key, and makes calls within the window one", async () => {
  const { relay, requests } = relayWith(token("t1"), { json: { n: 1 } }, { json: { n: 2 } });
  const body = { feature_code: "api_calls", value: 1 };
  const twice = [relay.write("/track", body, { dedupKey: "k" }), relay.write("/track", body, { dedupKey: "k" })];
  assert.deepEqual(await Promise.all(twice), [{ n: 1 }, { n: 1 }]);
  assert.equal(requests[1]?.headers["idempotency-key"], "k");
  assert.deepEqual(await relay.write("/track", { ...body, value: 2 }, { dedupKey: "k" }), { n: 2 });
});

test("reads carry neither token nor key, and leave out what is undefined", async () => {
  const { relay, requests } = relayWith({ json: { data: [] } });
  await relay.read("/plans", { limit: 5, cursor: undefined, currency: "USD" });
  assert.equal(requests[0]?.url, "https://shop.example/api/paylera/plans?limit=5&currency=USD");
  assert.equal(requests[0]?.headers["paylera-csrf-token"], undefined);
  assert.equal(requests[0]?.headers["idempotency-key"], undefined);
});

test("problems become typed errors; an answer that is not JSON names the mount point", async () => {
  const refused = { status: 409, json: { type: "paylera.subscription_exists", status: 409, detail: "There is one." } };
  const { relay } = relayWith(refused);
  await assert.rejects(relay.read("/me"), { type: "paylera.subscription_exists", detail: "There is one." });
  const page = async () => new Response("<!doctype html>", { headers: { "content-type": "text/html" } });
  const lost = createRelay({ backendUrl: "https://shop.example/nowhere", fetch: page });
  await assert.rejects(lost.read("/me"), (error: unknown) => {
    assert.ok(error instanceof PayleraError);
    assert.match(error.message, /Is the relay mounted at https:\/\/shop\.example\/nowhere/);
    return true;
  });
});

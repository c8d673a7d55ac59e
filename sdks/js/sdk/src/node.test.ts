import assert from "node:assert/strict";
import { test } from "node:test";
import { json, startStub } from "../test/stub-server.ts";
import { PayleraClient } from "./client.ts";
import { PayleraConnectionError, PayleraTimeoutError } from "./errors.ts";
import { nodeFetch } from "./node.ts";
import type { NodeFetch } from "./node.ts";

function clientFor(baseUrl: string, fetch: NodeFetch, timeoutMs?: number): PayleraClient {
  const sleep = async (): Promise<void> => {};
  return new PayleraClient({ apiToken: "pl_test_x", baseUrl, fetch, timeoutMs, sleep });
}

test("calls, retries and errors work over node:http as over fetch", async () => {
  await using stub = await startStub(json(503, {}), json(200, { allowed: true }, { "paylera-request-id": "req_1" }));
  const fetch = nodeFetch();
  const call = clientFor(stub.url, fetch).entitlements.check({ customer_id: "c", feature_code: "ü" });
  const { data, requestId } = await call.withResponse();
  assert.equal(data.allowed, true);
  assert.equal(requestId, "req_1");
  const [first, second] = stub.seen;
  assert.equal(second?.headers.authorization, "Bearer pl_test_x");
  assert.equal(second?.headers["idempotency-key"], first?.headers["idempotency-key"]);
  assert.deepEqual(JSON.parse(second?.body ?? ""), { customer_id: "c", feature_code: "ü" });
  fetch.close();
});

test("one connection serves one call after the other", async () => {
  const ports = new Set<unknown>();
  await using stub = await startStub((_, response) => {
    ports.add(response.socket?.remotePort);
    response.end("{}");
  });
  const fetch = nodeFetch();
  const client = clientFor(stub.url, fetch);
  for (const id of ["a", "b", "c"]) await client.customers.get(id);
  assert.equal(ports.size, 1);
  fetch.close();
});

test("an abort ends the call with the signal's reason, before and while it runs", async () => {
  const stop = new AbortController();
  await using stub = await startStub(() => stop.abort(new Error("enough")));
  const fetch = nodeFetch();
  const client = clientFor(stub.url, fetch);
  await assert.rejects(client.customers.get("c", { signal: stop.signal }), /enough/);
  await assert.rejects(client.customers.get("c", { signal: stop.signal }), /enough/);
  assert.equal(stub.seen.length, 1);
  fetch.close();
});

test("a late answer is a timeout, a body that breaks off and a refused connection are connection errors", async () => {
  const fetch = nodeFetch();
  await using silent = await startStub(() => {});
  await assert.rejects(clientFor(silent.url, fetch, 20).customers.get("c"), PayleraTimeoutError);
  await using broken = await startStub((_, response) => {
    response.writeHead(200, { "content-length": "10" });
    response.write("{", () => response.destroy());
  });
  await assert.rejects(clientFor(broken.url, fetch).customers.get("c"), PayleraConnectionError);
  await assert.rejects(clientFor("http://127.0.0.1:1", fetch).customers.get("c"), PayleraConnectionError);
  fetch.close();
});

test("redirects are refused", async () => {
  await using stub = await startStub((_, response) => {
    response.writeHead(302, { location: "http://127.0.0.1:1/" });
    response.end();
  });
  const fetch = nodeFetch();
  await assert.rejects(clientFor(stub.url, fetch).customers.get("c"), PayleraConnectionError);
  assert.equal(stub.seen.length, 1);
  fetch.close();
});

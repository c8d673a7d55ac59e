import assert from "node:assert/strict";
import { test } from "node:test";
import { json, startStub } from "../test/stub-server.ts";
import { PayleraConnectionError, PayleraTimeoutError } from "./errors.ts";
import { createTransport } from "./transport.ts";
import type { Transport, TransportOptions } from "./transport.ts";

const BUSY = json(503, { type: "paylera.unavailable", status: 503 });
const IN_PROGRESS = json(409, { type: "paylera.idempotency_in_progress", status: 409 });

function transportTo(baseUrl: string, more: Partial<TransportOptions> = {}): { transport: Transport; waits: number[] } {
  const waits: number[] = [];
  const sleep = async (ms: number): Promise<void> => void waits.push(ms);
  return { transport: createTransport({ apiToken: "pl_test_x", baseUrl, random: () => 0.5, sleep, ...more }), waits };
}

test("sends the token, the API version, the agent and the key", async () => {
  await using stub = await startStub(json(200, {}));
  const { transport } = transportTo(stub.url);
  await transport.send({
    method: "POST",
    path: "/v1/check",
    body: { a: 1 },
    query: { q: "a b", no: undefined },
    idempotencyKey: "k",
  });
  const [seen] = stub.seen;
  assert.equal(seen?.headers.authorization, "Bearer pl_test_x");
  assert.equal(seen?.headers["paylera-api-version"], "2026-05-01");
  assert.match(String(seen?.headers["user-agent"]), /^paylera-sdk\/\d+\.\d+\.\d+ \(Node\.js\/\d+\)$/);
  assert.equal(seen?.headers["idempotency-key"], "k");
  assert.equal(seen?.headers["content-type"], "application/json");
  assert.equal(seen?.url, "/v1/check?q=a+b");
  assert.equal(seen?.body, '{"a":1}');
});

test("sends bytes exactly as they are", async () => {
  await using stub = await startStub(json(200, {}));
  await transportTo(stub.url).transport.send({
    method: "POST",
    path: "/x",
    body: new TextEncoder().encode('{ "a" :1}'),
  });
  assert.equal(stub.seen[0]?.body, '{ "a" :1}');
});

test("tries a read five times on the documented curve, then resolves with the last response", async () => {
  await using stub = await startStub(BUSY);
  const { transport, waits } = transportTo(stub.url);
  const response = await transport.send({ method: "GET", path: "/v1/plans" });
  assert.equal(response.status, 503);
  assert.match(new TextDecoder().decode(response.body), /paylera.unavailable/);
  assert.equal(stub.seen.length, 5);
  assert.deepEqual(waits, [200, 400, 800, 1600]);
});

for (const status of [408, 429, 500, 502, 503, 504]) {
  test(`retries ${status}`, async () => {
    await using stub = await startStub(json(status, {}), json(200, {}));
    assert.equal((await transportTo(stub.url).transport.send({ method: "GET", path: "/" })).status, 200);
    assert.equal(stub.seen.length, 2);
  });
}

for (const status of [400, 401, 403, 404, 409, 412, 422, 501]) {
  test(`does not retry ${status}`, async () => {
    await using stub = await startStub(json(status, {}));
    assert.equal((await transportTo(stub.url).transport.send({ method: "GET", path: "/" })).status, status);
    assert.equal(stub.seen.length, 1);
  });
}

test("retries a write only when it carries a key, and repeats the same key", async () => {
  await using bare = await startStub(BUSY);
  await transportTo(bare.url).transport.send({ method: "POST", path: "/", body: {} });
  assert.equal(bare.seen.length, 1);
  await using keyed = await startStub(BUSY, json(200, {}));
  await transportTo(keyed.url).transport.send({ method: "POST", path: "/", body: {}, idempotencyKey: "k1" });
  assert.deepEqual(
    keyed.seen.map((seen) => seen.headers["idempotency-key"]),
    ["k1", "k1"],
  );
});

for (const [header, waited] of [
  ["3", 3000],
  ["60", 8000],
  ["99999999999", 8000],
  ["0", 200],
  ["-5", 200],
  ["soon", 200],
] as const) {
  test(`Retry-After: ${header} waits ${waited} ms`, async () => {
    await using stub = await startStub(json(503, {}, { "retry-after": header }), json(200, {}));
    const { transport, waits } = transportTo(stub.url);
    await transport.send({ method: "GET", path: "/" });
    assert.deepEqual(waits, [waited]);
  });
}

test("ignores Retry-After on a 500", async () => {
  await using stub = await startStub(json(500, {}, { "retry-after": "5" }), json(200, {}));
  const { transport, waits } = transportTo(stub.url);
  await transport.send({ method: "GET", path: "/" });
  assert.deepEqual(waits, [200]);
});

test("a dropped connection is retried and ends as a connection error with its cause", async () => {
  await using stub = await startStub((_request, response) => response.destroy());
  const { transport } = transportTo(stub.url);
  await assert.rejects(transport.send({ method: "GET", path: "/" }), (error) => {
    assert(error instanceof PayleraConnectionError);
    assert(error.cause instanceof Error);
    return true;
  });
  assert.equal(stub.seen.length, 5);
});

test("an attempt that takes too long is retried and ends as a timeout error", async () => {
  await using stub = await startStub(() => undefined);
  const { transport } = transportTo(stub.url, { retry: { maxAttempts: 2 } });
  await assert.rejects(transport.send({ method: "GET", path: "/", timeoutMs: 30 }), PayleraTimeoutError);
  assert.equal(stub.seen.length, 2);
});

test("the attempt's time limit covers the body", async () => {
  await using stub = await startStub((_request, response) => {
    response.writeHead(200, { "content-length": "10" });
    response.write("half");
  });
  const { transport } = transportTo(stub.url, { retry: { maxAttempts: 1 } });
  await assert.rejects(transport.send({ method: "GET", path: "/", timeoutMs: 30 }), PayleraTimeoutError);
});

test("the total limit answers with what it has instead of waiting past it", async () => {
  await using stub = await startStub(BUSY);
  let nowMs = 0;
  const { transport } = transportTo(stub.url, {
    totalTimeoutMs: 700,
    now: () => nowMs,
    sleep: async (ms) => void (nowMs += ms),
  });
  assert.equal((await transport.send({ method: "GET", path: "/" })).status, 503);
  assert.equal(stub.seen.length, 3);
});

test("an abort rejects with the caller's reason, during a request and during a wait", async () => {
  await using hanging = await startStub(() => controller.abort(new Error("left")));
  const controller = new AbortController();
  const inFlight = transportTo(hanging.url).transport.send({ method: "GET", path: "/", signal: controller.signal });
  await assert.rejects(inFlight, /^Error: left$/);
  assert.equal(hanging.seen.length, 1);

  await using busy = await startStub(BUSY);
  const second = new AbortController();
  const options: TransportOptions = {
    apiToken: "pl_test_x",
    baseUrl: busy.url,
    random: () => {
      setImmediate(() => second.abort(new Error("gone")));
      return 0.99;
    },
  };
  const waiting = createTransport(options).send({ method: "GET", path: "/", signal: second.signal });
  await assert.rejects(waiting, /^Error: gone$/);
  assert.equal(busy.seen.length, 1);
});

test("refuses redirects at once, so the token never follows one", async () => {
  await using elsewhere = await startStub(json(200, {}));
  await using stub = await startStub(json(307, undefined, { location: elsewhere.url }));
  await assert.rejects(transportTo(stub.url).transport.send({ method: "GET", path: "/" }), PayleraConnectionError);
  assert.equal(stub.seen.length, 1);
  assert.equal(elsewhere.seen.length, 0);
});

test("an idempotent call still in progress is waited for only from the second attempt on", async () => {
  await using first = await startStub(IN_PROGRESS);
  const write = { method: "POST", path: "/", body: {}, idempotencyKey: "k" };
  assert.equal((await transportTo(first.url).transport.send(write)).status, 409);
  assert.equal(first.seen.length, 1);
  await using later = await startStub(BUSY, IN_PROGRESS, json(200, {}));
  assert.equal((await transportTo(later.url).transport.send(write)).status, 200);
  await using conflict = await startStub(BUSY, json(409, { type: "paylera.idempotency_conflict" }));
  assert.equal((await transportTo(conflict.url).transport.send(write)).status, 409);
  assert.equal(conflict.seen.length, 2);
});

test("refuses dot segments and unusable keys before anything is sent", async () => {
  await using stub = await startStub(json(200, {}));
  const { transport } = transportTo(stub.url);
  for (const path of ["/v1/../admin", "/v1/%2e%2E/x", "/v1/..", "v1", "/v1/./x", "/v1/..?a=1"]) {
    await assert.rejects(transport.send({ method: "GET", path }), TypeError);
  }
  for (const idempotencyKey of ["", "a b", "a\r\nb", "é", "x".repeat(256)]) {
    await assert.rejects(transport.send({ method: "POST", path: "/", idempotencyKey }), TypeError);
  }
  assert.equal(stub.seen.length, 0);
});

test("refuses a browser unless told otherwise", (t) => {
  Object.assign(globalThis, { document: {} });
  t.after(() => Reflect.deleteProperty(globalThis, "document"));
  assert.throws(() => createTransport({ apiToken: "pl_test_x" }), /browser/);
  assert.ok(createTransport({ apiToken: "pl_test_x", dangerouslyAllowBrowser: true }));
});

test("tells the logger about attempts without ever showing a secret", async () => {
  await using stub = await startStub(BUSY, json(200, {}));
  const lines: string[] = [];
  const write = (message: string, fields: object): void => void lines.push(message + JSON.stringify(fields));
  const { transport } = transportTo(stub.url, { logger: { debug: write, warn: write } });
  await transport.send({ method: "GET", path: "/v1/x/sess_1", endpoint: "/v1/x/{id}" });
  assert.equal(lines.length, 3);
  assert.match(lines.join(), /"endpoint":"\/v1\/x\/{id}","attempt":1,"status":503,"delayMs":200/);
  assert.doesNotMatch(lines.join(), /pl_test_x|sess_1/);
});

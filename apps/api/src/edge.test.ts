import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { after, test } from "node:test";
import { assertProblem, call, openTestApi, testTenant } from "../test/harness.ts";
import { createApp } from "./app.ts";
import type { Deps } from "./platform/context.ts";
import { listen, listenLimits } from "./platform/http/listen.ts";
import { createLog } from "./platform/log.ts";

const api = await openTestApi();
const acme = await api.tenant();

/** The API over other settings, with what it logs. */
function reopen(config: Partial<Deps["config"]>) {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
  const log = createLog({ level: "info", destination });
  const deps: Deps = { ...api.deps, log, config: { ...api.deps.config, ...config } };
  return { deps, lines, app: createApp(deps).app };
}

test("a credential that asks too often is told to wait, and nobody else is", async () => {
  const { app, deps } = reopen({ rateLimit: 3, concurrencyLimit: 0 });
  const [busy, calm] = [testTenant({ app, deps }, acme.ref, acme.token), await api.tenant()];
  const answers = await Promise.all(Array.from({ length: 20 }, () => busy.call("GET", "/v1/plans")));
  assert.ok(answers.filter(({ status }) => status === 200).length >= 3);
  const refused = answers.find(({ status }) => status === 429);
  assert.ok(refused);
  assertProblem(refused, 429, "paylera.rate_limited");
  assert.equal(refused.headers.get("retry-after"), "1");
  assert.equal((await testTenant({ app, deps }, calm.ref, calm.token).call("GET", "/v1/plans")).status, 200);
  const checks = Array.from({ length: 20 }, () => busy.call("GET", "/v1/check?customer_id=x&feature_code=y"));
  assert.ok(
    (await Promise.all(checks)).every(({ status }) => status === 422),
    "checks are not counted",
  );
});

test("a credential has so many requests in hand and gives each place back, refused requests' too", async () => {
  const { app, deps } = reopen({ rateLimit: 0, concurrencyLimit: 2 });
  const tenant = testTenant({ app, deps }, acme.ref, acme.token);
  const burst = () => Promise.all(Array.from({ length: 20 }, () => tenant.call("GET", `/v1/customers/${acme.ref.id}`)));
  for (let round = 0; round < 3; round += 1) {
    const statuses = new Set((await burst()).map(({ status }) => status));
    assert.deepEqual(statuses, new Set([404, 429]));
  }
  assert.equal((await tenant.call("GET", "/v1/plans")).status, 200);
});

test("a request that is cut off is the caller's fault, and its log line says so", async () => {
  const { app, lines } = reopen({});
  const options = { port: 0, host: "127.0.0.1", limits: listenLimits, requestId: api.deps.ids.uuid };
  const logged = Promise.withResolvers<void>();
  const server = await listen(async (request) => {
    const response = await app.fetch(request);
    logged.resolve();
    return response;
  }, options);
  after(() => server.close());
  const socket = connect(server.port, "127.0.0.1");
  await once(socket, "connect");
  const head = `POST /v1/customers HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${acme.token}\r\n`;
  socket.write(`${head}Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{"email":`);
  socket.end();
  await text(socket);
  await logged.promise;
  assert.deepEqual(
    lines.map(({ level, operation, status }) => [level, operation, status]),
    [["info", "customers.create", 400]],
  );
});

test("what no operation answers is logged in one line without what it may hold", async () => {
  const { app, lines } = reopen({});
  const wrong = await call(app, "DELETE", "/v1/plans");
  assertProblem(wrong, 405, "paylera.method_not_allowed");
  await call(app, "GET", `/v2/${acme.token}/ada@example.com`);
  assert.deepEqual(
    lines.map(({ method, path, status }) => [method, path, status]),
    [
      ["DELETE", "/v1/plans", 405],
      ["GET", "/v2/pl_test_[redacted]/[redacted]", 404],
    ],
  );
  assert.equal(lines[0]?.["request_id"], wrong.headers.get("paylera-request-id"));
});

test("an error outside of every operation is a problem without a word about the inside", async () => {
  const { app, lines } = reopen({});
  app.get("/broken", () => {
    throw new Error("hunter2");
  });
  const answer = await call(app, "GET", "/broken");
  assertProblem(answer, 500, "paylera.internal_error");
  assert.ok(!answer.text.includes("hunter2"));
  assert.equal(lines[0]?.["level"], "error");
});

test("no other site's page may call the API, and no browser guesses what an answer is", async () => {
  const { app } = reopen({});
  const origin = { Origin: "https://evil.example", "Access-Control-Request-Method": "POST" };
  const preflight = await call(app, "OPTIONS", "/v1/customers", undefined, origin);
  assertProblem(preflight, 405, "paylera.method_not_allowed");
  const read = await call(app, "GET", "/v1/plans", undefined, { ...origin, Authorization: `Bearer ${acme.token}` });
  assert.equal(read.status, 200);
  for (const { headers } of [preflight, read]) {
    assert.deepEqual(
      [...headers.keys()].filter((name) => name.startsWith("access-control")),
      [],
    );
    assert.equal(headers.get("x-content-type-options"), "nosniff");
  }
});

test("a process that was asked to stop is alive and not ready", async () => {
  const { app, deps } = reopen({});
  assert.equal((await call(app, "GET", "/readyz")).status, 200);
  deps.isStopping = true;
  assertProblem(await call(app, "GET", "/readyz"), 503, "paylera.unavailable");
  assert.equal((await call(app, "GET", "/healthz")).status, 200);
});

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { createTestClient } from "./testing.ts";

type Attributes = Record<string, string | number | boolean>;
type RecordedSpan = {
  name: string;
  kind: number;
  attributes: Attributes;
  status?: number;
  errors: string[];
  ended: boolean;
};
type RecordedPoint = { name: string; value: number; attributes: Attributes };

const REGISTRY = Symbol.for("opentelemetry.js.api.1");

/** Stands where a host application's OpenTelemetry SDK registers itself. */
function registerTelemetry() {
  const spans: RecordedSpan[] = [];
  const points: RecordedPoint[] = [];
  const instruments: Record<string, unknown> = {};
  const scopes = new Set<string>();
  const active: unknown[] = [];
  const startSpan = (name: string, options: { kind: number; attributes: Attributes }) => {
    const span: RecordedSpan = { name, ...options, errors: [], ended: false };
    spans.push(span);
    return {
      setAttributes: (more: Attributes) => Object.assign(span.attributes, more),
      setStatus: ({ code }: { code: number }) => (span.status = code),
      recordException: (error: Error) => span.errors.push(error.name),
      isRecording: () => true,
      end: () => (span.ended = true),
    };
  };
  const instrument = (name: string, options: unknown) => {
    instruments[name] = options;
    const record = (value: number, attributes: Attributes) => void points.push({ name, value, attributes });
    return { add: record, record };
  };
  Reflect.set(globalThis, REGISTRY, {
    trace: { getTracer: (scope: string) => (scopes.add(scope), { startSpan }) },
    metrics: {
      getMeter: (scope: string) => (scopes.add(scope), { createCounter: instrument, createHistogram: instrument }),
    },
    context: {
      active: () => ({ setValue: (_key: symbol, value: unknown) => value }),
      with: (context: unknown, run: () => unknown) => (active.push(context), run()),
    },
  });
  return { spans, points, instruments, scopes, active };
}

afterEach(() => void Reflect.deleteProperty(globalThis, REGISTRY));

test("a call is one span and two points with the contract's names, keys and buckets", async () => {
  const { spans, points, instruments, scopes, active } = registerTelemetry();
  const { client, fake } = createTestClient();
  fake.reply({ status: 503, json: {} }, { json: { allowed: true }, headers: { "paylera-tenant-id": "t1" } });
  await client.entitlements.check({ customer_id: "c1", feature_code: "api_calls" }, { idempotencyKey: "key-12345" });
  assert.deepEqual([...scopes], ["Paylera.Sdk"]);
  assert.deepEqual(spans, [
    {
      name: "Paylera.Check",
      kind: 2,
      attributes: {
        "paylera.endpoint": "/v1/check",
        "paylera.api_mode": "test",
        "paylera.customer_id": "c1",
        "paylera.feature_code": "api_calls",
        "paylera.idempotency_key": "key-1234",
        "paylera.idempotency_key_hash": "39833c5d",
        "paylera.tenant_id": "t1",
      },
      errors: [],
      ended: true,
    },
  ]);
  const attributes = { endpoint: "/v1/check", api_mode: "test", status_code: 200 };
  assert.deepEqual(points, [
    { name: "paylera.requests.total", value: 1, attributes },
    { name: "paylera.requests.duration", value: 0.2, attributes },
  ]);
  assert.deepEqual(instruments["paylera.requests.duration"], {
    unit: "s",
    description: "Time of a call to the Paylera API, retries included",
    advice: { explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.3, 0.4, 0.8, 1.5, 3, 8] },
  });
  assert.equal(active.length, 1);
});

test("a problem and a payment provider are on the span, a path names its object", async () => {
  const { spans, points } = registerTelemetry();
  const { client, fake } = createTestClient();
  fake.reply(
    { status: 409, json: { type: "paylera.code_in_use" } },
    { status: 404, json: { type: "paylera.not_found" } },
  );
  await assert.rejects(client.subscriptions.attach({ plan_id: "p1", payment_provider: "toss" }));
  await assert.rejects(client.subscriptions.get("s1"));
  assert.equal(spans[0]?.attributes["paylera.provider"], "toss");
  assert.equal(spans[0]?.attributes["paylera.problem.type"], "paylera.code_in_use");
  assert.equal(spans[0]?.status, 2);
  assert.equal(spans[1]?.attributes["paylera.subscription_id"], "s1");
  assert.equal(spans[1]?.attributes["paylera.endpoint"], "/v1/subscriptions/{id}");
  assert.equal(points[2]?.attributes["status_code"], 404);
});

test("a network failure counts as status 0 with its error type", async () => {
  const { spans, points } = registerTelemetry();
  const { client, fake } = createTestClient({ retry: { maxAttempts: 1 } });
  fake.reply(new Error("reset"));
  await assert.rejects(client.plans.list(), { name: "PayleraConnectionError" });
  assert.deepEqual(spans[0]?.errors, ["PayleraConnectionError"]);
  assert.equal(points[0]?.attributes["status_code"], 0);
  assert.equal(points[0]?.attributes["error.type"], "PayleraConnectionError");
});

test("works with metrics alone and with nothing registered", async () => {
  const { client, fake } = createTestClient();
  fake.reply({ json: {} }, { json: {} });
  Reflect.set(globalThis, REGISTRY, {});
  await client.plans.get("p1");
  Reflect.deleteProperty(globalThis, REGISTRY);
  await client.plans.get("p1");
  assert.equal(fake.requests.length, 2);
});

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, beforeEach, describe, test } from "node:test";
import { CUSTOMER, optionsFor, relayFor } from "./testing/kit.ts";
import { startUpstream } from "./testing/upstream.ts";
import type { FakeUpstream } from "./testing/upstream.ts";
import { createWebhookReceiver } from "./webhooks/handler.ts";

type Recorded = { scope: string; name: string; attributes: Record<string, unknown>; error: boolean; ended: boolean };

const REGISTRY = Symbol.for("opentelemetry.js.api.1");
const spans: Recorded[] = [];
const points: [string, unknown][] = [];

/** The part of an OpenTelemetry SDK that `@opentelemetry/api` would have registered. */
function registerRecorder(): void {
  const context = { setValue: () => context };
  const startSpan = (scope: string) => (name: string, options: { attributes: object }) => {
    const span: Recorded = { scope, name, attributes: { ...options.attributes }, error: false, ended: false };
    spans.push(span);
    return {
      setAttributes: (more: object) => void Object.assign(span.attributes, more),
      setStatus: () => void (span.error = true),
      updateName: (better: string) => void (span.name = better),
      recordException: () => {},
      isRecording: () => true,
      end: () => void (span.ended = true),
    };
  };
  const instrument = (name: string) => ({
    add: (_: number, attributes: unknown) => void points.push([name, attributes]),
    record: (_: number, attributes: unknown) => void points.push([name, attributes]),
  });
  Reflect.set(globalThis, REGISTRY, {
    trace: { getTracer: (scope: string) => ({ startSpan: startSpan(scope) }) },
    metrics: { getMeter: () => ({ createCounter: instrument, createHistogram: instrument }) },
    context: { active: () => context, with: (_: unknown, run: () => unknown) => run() },
    propagation: {
      inject: (_: unknown, carrier: object, setter: { set: (into: object, key: string, value: string) => void }) => {
        setter.set(carrier, "traceparent", "00-trace-span-01");
        setter.set(carrier, "baggage", "user=ada");
      },
    },
  });
}

let upstream: FakeUpstream;
before(async () => {
  upstream = await startUpstream();
  registerRecorder();
});
after(async () => {
  Reflect.deleteProperty(globalThis, REGISTRY);
  await upstream.close();
});
beforeEach(() => {
  spans.length = 0;
  points.length = 0;
  upstream.seen.length = 0;
});

describe("relay spans", () => {
  test("carry the contract's attributes and the active trace goes upstream, baggage does not", async () => {
    upstream.on("POST", "/v1/track", { status: 204, headers: { "paylera-tenant-id": "t_1" } });
    const headers = { "idempotency-key": "0198c0de-key" };
    const body = { feature_code: "api_calls", value: 1, customer_id: "victim" };
    await relayFor(optionsFor(upstream)).call({ path: "/track", body, headers });
    const span = spans.find((one) => one.scope === "Paylera.Relay");
    assert.equal(span?.name, "Paylera.Relay.Track");
    assert.equal(span?.ended, true);
    const { "paylera.idempotency_key_hash": hash, ...attributes } = span?.attributes ?? {};
    assert.match(String(hash), /^[0-9a-f]{8}$/);
    assert.deepEqual(attributes, {
      "paylera.endpoint": "/v1/track",
      "paylera.api_mode": "test",
      "paylera.customer_id": CUSTOMER,
      "paylera.feature_code": "api_calls",
      "paylera.idempotency_key": "0198c0de",
      "paylera.tenant_id": "t_1",
    });
    assert.equal(upstream.seen[0]?.headers["traceparent"], "00-trace-span-01");
    assert.equal(upstream.seen[0]?.headers["baggage"], undefined);
  });

  test("name the relay's own problems and the API's", async () => {
    const { call } = relayFor(optionsFor(upstream));
    await call({ path: "/billing-portal", body: {}, headers: { "paylera-csrf-token": "x" } });
    assert.equal(spans[0]?.name, "Paylera.Relay.BillingPortal");
    assert.equal(spans[0]?.attributes["paylera.problem.type"], "paylera.csrf_mismatch");
    upstream.on("POST", "/v1/check", { status: 404, json: { type: "paylera.feature_not_found" } });
    await call({ path: "/check", body: { feature_code: "f" } });
    assert.equal(spans[1]?.attributes["paylera.problem.type"], "paylera.feature_not_found");
  });

  test("the decision cache counts its hits and misses", async () => {
    upstream.on("POST", "/v1/check", { status: 200 });
    const { call } = relayFor({ ...optionsFor(upstream), cache: {} });
    await call({ path: "/check", body: { feature_code: "f" } });
    await call({ path: "/check", body: { feature_code: "f" } });
    assert.deepEqual(
      points.filter(([name]) => name.includes("cache")),
      [
        ["paylera.relay.cache_misses", { feature_code: "f" }],
        ["paylera.relay.cache_hits", { feature_code: "f" }],
      ],
    );
  });
});

describe("webhook telemetry", () => {
  const body = '{"id":"evt_1","type":"invoice.paid"}';
  const quiet = { warn: () => {}, error: () => {} };
  const deliver = (raw: string, secret: string) => {
    const mac = createHmac("sha256", secret).update(`1.${raw}`).digest("hex");
    const receiver = createWebhookReceiver({ secret: "s", on: {}, toleranceSeconds: null, logger: quiet });
    return receiver.receive({ body: Buffer.from(raw), header: `t=1,v1=${mac}` });
  };
  const received = () =>
    points.filter(([name]) => name === "paylera.webhook.events_received").map(([, labels]) => labels);

  test("names an event only after it is verified", async () => {
    await deliver(body, "s");
    await deliver(body, "forged");
    assert.deepEqual(
      spans.map((span) => span.name),
      ["Paylera.Webhook.invoice.paid", "Paylera.Webhook.unverified"],
    );
    assert.deepEqual(received(), [
      { event_type: "invoice.paid", verification_result: "valid" },
      { event_type: "unverified", verification_result: "bad_signature" },
    ]);
  });

  test("keeps unknown types out of the labels", async () => {
    await deliver('{"id":"evt_2","type":"made.up"}', "s");
    assert.deepEqual(received(), [{ event_type: "other", verification_result: "valid" }]);
  });
});

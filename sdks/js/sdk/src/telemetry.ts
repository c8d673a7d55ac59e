import { jsonObjectIn } from "./problem.ts";
import type { ApiMode } from "./token.ts";
import type { RawResponse, TransportRequest } from "./transport.ts";
import { VERSION } from "./version.ts";

type Attributes = Record<string, string | number | boolean>;
type Span = {
  setAttributes(attributes: Attributes): unknown;
  setStatus(status: { code: number; message?: string }): unknown;
  recordException(error: Error): unknown;
  isRecording(): boolean;
  end(): void;
};
type Context = { setValue(key: symbol, value: unknown): Context };
type Instrument = { unit: string; description: string; advice?: { explicitBucketBoundaries: number[] } };
type Meter = {
  createCounter(name: string, options: Instrument): { add(value: number, attributes: Attributes): void };
  createHistogram(name: string, options: Instrument): { record(value: number, attributes: Attributes): void };
};
type TracerProvider = {
  getTracer(
    name: string,
    version: string,
  ): { startSpan(name: string, options: { kind: number; attributes: Attributes }): Span };
};
type MeterProvider = { getMeter(name: string, version: string): Meter };
type ContextManager = { active(): Context; with<T>(context: Context, run: () => T): T };

/** What `@opentelemetry/api` 1.x leaves in the global registry once a host application registers an SDK. */
export type OtelGlobal = {
  trace?: TracerProvider | undefined;
  metrics?: MeterProvider | undefined;
  context?: ContextManager | undefined;
};
type Instruments = { count: ReturnType<Meter["createCounter"]>; duration: ReturnType<Meter["createHistogram"]> };

const SPAN_IN_CONTEXT = /* @__PURE__ */ Symbol.for("OpenTelemetry Context Key SPAN");
const SCOPE = "Paylera.Sdk";
const SPAN_KIND_CLIENT = 2;
const SPAN_STATUS_ERROR = 2;
const DURATION_BOUNDARIES_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.3, 0.4, 0.8, 1.5, 3, 8];

const instrumentsOf = /* @__PURE__ */ new WeakMap<MeterProvider, Instruments>();

function instrumentsFrom(provider: MeterProvider): Instruments {
  const known = instrumentsOf.get(provider);
  if (known !== undefined) return known;
  const meter = provider.getMeter(SCOPE, VERSION);
  const made: Instruments = {
    count: meter.createCounter("paylera.requests.total", {
      unit: "{request}",
      description: "Calls to the Paylera API",
    }),
    duration: meter.createHistogram("paylera.requests.duration", {
      unit: "s",
      description: "Time of a call to the Paylera API, retries included",
      advice: { explicitBucketBoundaries: DURATION_BOUNDARIES_S },
    }),
  };
  instrumentsOf.set(provider, made);
  return made;
}

/** The identifiers a request names in its path, query or body (P-097). */
function attributesOf(request: TransportRequest, endpoint: string, mode: ApiMode): Attributes {
  const attributes: Attributes = { "paylera.endpoint": endpoint, "paylera.api_mode": mode };
  const body: object = typeof request.body === "object" && request.body !== null ? request.body : {};
  const named: Record<string, unknown> = { ...request.query, ...(body instanceof Uint8Array ? {} : body) };
  const subject = /^\/v1\/(customer|subscription)s\/\{/.exec(endpoint)?.[1];
  if (subject !== undefined) named[`${subject}_id`] = decodeURIComponent(request.path.split("/")[3] ?? "");
  for (const name of ["customer_id", "subscription_id", "feature_code"]) {
    const value = named[name];
    if (typeof value === "string") attributes[`paylera.${name}`] = value;
  }
  const provider = named["payment_provider"];
  if (typeof provider === "string") attributes["paylera.provider"] = provider;
  if (request.idempotencyKey !== undefined) attributes["paylera.idempotency_key"] = request.idempotencyKey.slice(0, 8);
  return attributes;
}

/** First 8 hex digits of the key's SHA-256: tells keys apart where their first characters cannot. */
async function keyHash(key: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key));
  return Array.from(new Uint8Array(digest, 0, 4), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function finishSpan(span: Span, request: TransportRequest, outcome: RawResponse | Error): Promise<void> {
  const found: Attributes = {};
  if (request.idempotencyKey !== undefined && span.isRecording()) {
    found["paylera.idempotency_key_hash"] = await keyHash(request.idempotencyKey);
  }
  if (outcome instanceof Error) {
    found["error.type"] = outcome.name;
    span.recordException(outcome);
    span.setStatus({ code: SPAN_STATUS_ERROR, message: outcome.message });
  } else {
    const tenant = outcome.headers.get("paylera-tenant-id");
    if (tenant !== null) found["paylera.tenant_id"] = tenant;
    if (outcome.status >= 400) {
      const type = jsonObjectIn(outcome)["type"];
      found["error.type"] = String(outcome.status);
      if (typeof type === "string") found["paylera.problem.type"] = type;
      span.setStatus({ code: SPAN_STATUS_ERROR });
    }
  }
  span.setAttributes(found);
  span.end();
}

/** What a call is observed with. */
export type Observer = { otel: OtelGlobal; mode: ApiMode; now: () => number };

/**
 * Sends a request under the span and metrics of the contract (P-095 to P-098). Without an operation name there is no
 * span, without an endpoint neither.
 */
export async function observe(
  { otel, mode, now }: Observer,
  request: TransportRequest,
  send: (request: TransportRequest) => Promise<RawResponse>,
): Promise<RawResponse> {
  const { endpoint } = request;
  if (endpoint === undefined) return send(request);
  const startedMs = now();
  const tracer = request.operation === undefined ? undefined : otel.trace?.getTracer(SCOPE, VERSION);
  const span = tracer?.startSpan(`Paylera.${request.operation}`, {
    kind: SPAN_KIND_CLIENT,
    attributes: attributesOf(request, endpoint, mode),
  });
  const inside = span === undefined ? undefined : otel.context?.active().setValue(SPAN_IN_CONTEXT, span);
  const run = (): Promise<RawResponse> => send(request);
  const started = inside === undefined || otel.context === undefined ? run() : otel.context.with(inside, run);
  const [settled] = await Promise.allSettled([started]);
  const outcome = settled.status === "fulfilled" ? settled.value : toError(settled.reason);

  if (otel.metrics !== undefined) {
    const labels: Attributes = { endpoint, api_mode: mode, status_code: outcome instanceof Error ? 0 : outcome.status };
    if (outcome instanceof Error) labels["error.type"] = outcome.name;
    const instruments = instrumentsFrom(otel.metrics);
    instruments.count.add(1, labels);
    instruments.duration.record((now() - startedMs) / 1000, labels);
  }
  if (span !== undefined) await finishSpan(span, request, outcome);
  return started;
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}

import { VERSION } from "./version.ts";

/** Attribute values of spans and metrics. */
export type Attributes = Record<string, string | number | boolean>;

type Span = {
  setAttributes(attributes: Attributes): unknown;
  setStatus(status: { code: number }): unknown;
  updateName(name: string): unknown;
  isRecording(): boolean;
  end(): void;
};
type Context = { setValue(key: symbol, value: unknown): Context };
type Instrument = { unit: string; description: string };
type Meter = {
  createCounter(name: string, options: Instrument): { add(value: number, attributes: Attributes): void };
  createHistogram(name: string, options: Instrument): { record(value: number, attributes: Attributes): void };
};

/** What `@opentelemetry/api` 1.x leaves in the global registry once the host application registers an SDK. */
type OtelGlobal = {
  trace?: { getTracer(name: string, version: string): { startSpan(name: string, options: object): Span } } | undefined;
  metrics?: { getMeter(name: string, version: string): Meter } | undefined;
  context?: { active(): Context; with<T>(context: Context, run: () => T): T } | undefined;
  propagation?: { inject(context: Context, carrier: object, setter: object): void } | undefined;
};

/** What code inside a span may do with it. */
export type ActiveSpan = {
  readonly recording: boolean;
  note(attributes: Attributes): void;
  rename(name: string): void;
  fail(): void;
};

/** The contract's two scopes of this package (P-095). */
export type Scope = "Paylera.Relay" | "Paylera.Webhook";

const REGISTRY = Symbol.for("opentelemetry.js.api.1");
const SPAN_IN_CONTEXT = Symbol.for("OpenTelemetry Context Key SPAN");
const SPAN_STATUS_ERROR = 2;
const KINDS = { "Paylera.Relay": 0, "Paylera.Webhook": 4 } as const;
const absent: ActiveSpan = { recording: false, note: () => {}, rename: () => {}, fail: () => {} };

const registry = (): OtelGlobal | undefined => Reflect.get(globalThis, REGISTRY);

/** Runs something inside a span of its own; a plain call when no OpenTelemetry SDK is registered (P-100). */
export async function inSpan<T>(
  scope: Scope,
  name: string,
  attributes: Attributes,
  run: (span: ActiveSpan) => Promise<T>,
): Promise<T> {
  const otel = registry();
  const span = otel?.trace?.getTracer(scope, VERSION).startSpan(name, { kind: KINDS[scope], attributes });
  if (span === undefined) return run(absent);
  const active: ActiveSpan = {
    recording: span.isRecording(),
    note: (more) => void span.setAttributes(more),
    rename: (better) => void span.updateName(better),
    fail: () => void span.setStatus({ code: SPAN_STATUS_ERROR }),
  };
  const inside = otel?.context?.active().setValue(SPAN_IN_CONTEXT, span);
  try {
    return await (inside === undefined || otel?.context === undefined
      ? run(active)
      : otel.context.with(inside, () => run(active)));
  } finally {
    span.end();
  }
}

/** `traceparent` and `tracestate` of the active span, for the request to the API. */
export function traceHeaders(): Record<string, string> {
  const otel = registry();
  const carrier: Record<string, string> = {};
  if (otel?.propagation === undefined || otel.context === undefined) return carrier;
  const all: Record<string, string> = {};
  const set = (into: Record<string, string>, key: string, value: string): void => {
    into[key] = value;
  };
  otel.propagation.inject(otel.context.active(), all, { set });
  for (const name of ["traceparent", "tracestate"]) {
    const value = all[name];
    if (value !== undefined) carrier[name] = value;
  }
  return carrier;
}

type Counter = ReturnType<Meter["createCounter"]>;
type Histogram = ReturnType<Meter["createHistogram"]>;
const counters = new WeakMap<object, Map<string, Counter>>();
const histograms = new WeakMap<object, Map<string, Histogram>>();

function cached<T>(store: WeakMap<object, Map<string, T>>, owner: object, name: string, make: () => T): T {
  const made = store.get(owner) ?? new Map<string, T>();
  store.set(owner, made);
  const instrument = made.get(name) ?? make();
  made.set(name, instrument);
  return instrument;
}

/** Adds one to a counter of the contract (P-098). */
export function count(scope: Scope, name: string, options: Instrument, attributes: Attributes): void {
  const metrics = registry()?.metrics;
  if (metrics === undefined) return;
  const make = () => metrics.getMeter(scope, VERSION).createCounter(name, options);
  cached(counters, metrics, name, make).add(1, attributes);
}

/** Records a duration in seconds in a histogram of the contract (P-098). */
export function recordSeconds(
  scope: Scope,
  name: string,
  options: Omit<Instrument, "unit">,
  point: { seconds: number; attributes: Attributes },
): void {
  const metrics = registry()?.metrics;
  if (metrics === undefined) return;
  const make = () => metrics.getMeter(scope, VERSION).createHistogram(name, { ...options, unit: "s" });
  cached(histograms, metrics, name, make).record(point.seconds, point.attributes);
}

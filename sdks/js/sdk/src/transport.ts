import { PayleraConnectionError, PayleraError, PayleraTimeoutError } from "./errors.ts";
import type { Logger } from "./logger.ts";
import { IN_PROGRESS, jsonObjectIn } from "./problem.ts";
import { isRetryableStatus, parseRetryAfter, retryDelayMs, toRetryPolicy } from "./retry.ts";
import type { RetryOptions } from "./retry.ts";
import { sleepFor } from "./sleep.ts";
import { apiModeOf, baseUrlFor, checkedToken } from "./token.ts";
import type { OtelGlobal } from "./telemetry.ts";
import type { ApiMode } from "./token.ts";
import { API_VERSION, VERSION } from "./version.ts";

/** What a transport asks its `fetch` for; names of headers are in lower case. */
export type FetchInit = {
  method: string;
  headers: Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer>;
  redirect: "manual";
  signal: AbortSignal;
};

/** The part of `fetch` a transport needs: the runtime's own, `nodeFetch()` of `@paylera/sdk/node`, or yours. */
export type FetchLike = (url: string, init: FetchInit) => Promise<Pick<Response, "status" | "headers" | "arrayBuffer">>;

/** How a transport reaches the API. Only `apiToken` is required. */
export type TransportOptions = {
  /** Secret API token; never leaves the server (P-006). */
  apiToken: string;
  /** Overrides the address the token's prefix selects; required for tokens without a known prefix (P-150). */
  baseUrl?: string | undefined;
  /** `Paylera-Api-Version` to send; default the date this package was generated against (P-149). */
  apiVersion?: string | undefined;
  userAgent?: string | undefined;
  fetch?: FetchLike | undefined;
  retry?: RetryOptions | undefined;
  /** Milliseconds one attempt may take, body included. Default 30 000. */
  timeoutMs?: number | undefined;
  /** Milliseconds the whole call may take, retries and waits included. Default: no limit. */
  totalTimeoutMs?: number | undefined;
  /** Source of jitter, in [0, 1). */
  random?: (() => number) | undefined;
  /** Waits between attempts; rejects when the signal aborts. */
  sleep?: ((ms: number, signal?: AbortSignal) => Promise<void>) | undefined;
  /** Clock, milliseconds since 1970. */
  now?: (() => number) | undefined;
  /** Allows construction in a browser, where every visitor can read the token. */
  dangerouslyAllowBrowser?: boolean | undefined;
  logger?: Logger | undefined;
};

/** One call to make. */
export type TransportRequest = {
  method: string;
  /** Starts with `/`; built from validated, encoded segments. */
  path: string;
  query?: Record<string, string | number | boolean | undefined> | undefined;
  /** Bytes are sent as they are, everything else as JSON. */
  body?: unknown;
  /** Win over the headers the transport sets. */
  headers?: Record<string, string> | undefined;
  /** Visible ASCII, 1 to 255 characters. A write is retried only when it carries one (P-118). */
  idempotencyKey?: string | undefined;
  signal?: AbortSignal | undefined;
  /** Milliseconds one attempt may take, for this call. */
  timeoutMs?: number | undefined;
  /** Route template such as `/v1/subscriptions/{id}`; turns metrics on. */
  endpoint?: string | undefined;
  /** Operation name such as `Check`; turns the span `Paylera.Check` on (P-096). */
  operation?: string | undefined;
};

/** A response as received; the body is never parsed. */
export type RawResponse = { status: number; headers: Headers; body: Uint8Array };

/** Authenticated, retrying access to the API. */
export type Transport = {
  readonly baseUrl: string;
  readonly mode: ApiMode;
  /**
   * Resolves with the last response, whatever its status. Rejects with `PayleraConnectionError` or
   * `PayleraTimeoutError` when no attempt was answered, and with the signal's reason when the caller aborts.
   */
  send(request: TransportRequest): Promise<RawResponse>;
};

/** Longest delay a timer takes; a longer one would fire at once. */
const TIMER_MAX_MS = 2 ** 31 - 1;

function urlFor(baseUrl: string, { path, query }: TransportRequest): string {
  // What the parser would leave as it is needs no parsing, which takes longer than all else here.
  if (!query && /^(\/[\w-]+)+$/.test(path)) return baseUrl + path;
  const url = new URL(baseUrl + path);
  // The parser folds dot segments away, which would reach another route with the token attached.
  if (path[0] !== "/" || url.href !== baseUrl + path) throw new TypeError("Bad path");
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) url.searchParams.append(name, String(value));
  }
  return url.href;
}

function initFor(defaults: Record<string, string>, request: TransportRequest): Omit<FetchInit, "signal"> {
  const { method, body, idempotencyKey } = request;
  // A plain object: runtimes copy a `Headers` once more, which costs as much as the rest of this function.
  const headers = { ...defaults };
  // "manual", because Workers refuse "error" and elsewhere it cannot be told from a broken connection (A-40f).
  const init: Omit<FetchInit, "signal"> = { method, headers, redirect: "manual" };
  if (idempotencyKey !== undefined) {
    if (!/^[!-~]{1,255}$/.test(idempotencyKey)) throw new TypeError("Bad idempotencyKey");
    headers["idempotency-key"] = idempotencyKey;
  }
  if (body !== undefined) {
    headers["content-type"] = "application/json";
    init.body = body instanceof Uint8Array ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body);
  }
  // Through `Headers`, so that a bad one is the caller's TypeError instead of a failed connection.
  if (request.headers) Object.assign(headers, Object.fromEntries(new Headers(request.headers)));
  return init;
}

/** One attempt: a response, or the error it failed with. Throws only when the caller aborted. */
async function attemptOnce(
  doFetch: FetchLike,
  url: string,
  init: Omit<FetchInit, "signal">,
  limitMs: number,
  signal: AbortSignal | undefined,
): Promise<RawResponse | PayleraError> {
  signal?.throwIfAborted();
  // A timer and a listener of our own cost a fifth of AbortSignal.timeout and any, and never outlive the attempt.
  const stop = new AbortController();
  const abort = (): void => stop.abort();
  const timer = setTimeout(abort, Math.min(limitMs, TIMER_MAX_MS));
  signal?.addEventListener("abort", abort);
  try {
    const response = await doFetch(url, { ...init, signal: stop.signal });
    // Browsers hide a redirect's status behind 0; nothing here sends conditions, so no 3xx is an answer.
    const status = response.status || 302;
    const body = new Uint8Array(await response.arrayBuffer());
    return status > 299 && status < 400
      ? new PayleraConnectionError("Redirected", { status })
      : { status, headers: response.headers, body };
  } catch (cause) {
    signal?.throwIfAborted();
    return stop.signal.aborted
      ? new PayleraTimeoutError("Timed out", { cause })
      : new PayleraConnectionError("Connection failed", { cause });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}

function isWorthRetrying(outcome: RawResponse | PayleraError, attempt: number): boolean {
  // Only from the second attempt on: then the call still running can be our own first attempt.
  if (outcome.status === 409 && attempt > 1 && "body" in outcome) return jsonObjectIn(outcome)["type"] === IN_PROGRESS;
  return isRetryableStatus(outcome.status);
}

function hintIn(outcome: RawResponse | PayleraError, nowMs: number): number | undefined {
  const isAnswer = "body" in outcome && (outcome.status === 429 || outcome.status === 503);
  return isAnswer ? parseRetryAfter(outcome.headers.get("retry-after"), nowMs) : undefined;
}

/**
 * Builds the transport every client and relay of this package family sends through. The token lives in a closure,
 * so neither logging nor inspecting the transport shows it.
 *
 * @throws TypeError on an unusable token or address, or in a browser without `dangerouslyAllowBrowser`
 */
export function createTransport({
  apiToken,
  baseUrl: address,
  apiVersion = API_VERSION,
  userAgent = `paylera-sdk/${VERSION} (${globalThis.navigator?.userAgent ?? "js"})`,
  fetch = (input, init) => globalThis.fetch(input, init),
  retry,
  timeoutMs = 30_000,
  totalTimeoutMs = Infinity,
  random = Math.random,
  sleep = sleepFor,
  now = Date.now,
  dangerouslyAllowBrowser,
  logger,
}: TransportOptions): Transport {
  if (!dangerouslyAllowBrowser && "document" in globalThis) {
    throw new TypeError("Not for browsers; see dangerouslyAllowBrowser");
  }
  const token = checkedToken(apiToken);
  const mode = apiModeOf(token);
  const baseUrl = baseUrlFor(token, address);
  const policy = toRetryPolicy(retry);
  const authorization = `Bearer ${token}`;
  const defaults = { authorization, "paylera-api-version": apiVersion, "user-agent": userAgent };

  const attempts = async (request: TransportRequest): Promise<RawResponse> => {
    // Log lines name the route template, never the path: nothing in them can be a secret or an identifier.
    const { method, endpoint, signal } = request;
    const url = urlFor(baseUrl, request);
    const init = initFor(defaults, request);
    const isRepeatable = method === "GET" || method === "HEAD" || "idempotency-key" in init.headers;
    const deadlineMs = now() + totalTimeoutMs;
    for (let attempt = 1; ; attempt += 1) {
      const limitMs = Math.min(request.timeoutMs ?? timeoutMs, deadlineMs - now());
      const outcome = await attemptOnce(fetch, url, init, limitMs, signal);
      const { status } = outcome;
      logger?.debug?.("paylera attempt", { method, endpoint, attempt, status });
      const isLast = !isRepeatable || !(attempt < policy.maxAttempts) || !isWorthRetrying(outcome, attempt);
      const delayMs = isLast ? 0 : retryDelayMs(policy, attempt, random(), hintIn(outcome, now()));
      if (isLast || now() + delayMs >= deadlineMs) {
        if (outcome instanceof PayleraError) throw outcome;
        return outcome;
      }
      logger?.warn?.("paylera retry", { method, endpoint, attempt, status, delayMs });
      await sleep(delayMs, signal);
    }
  };

  return {
    baseUrl,
    mode,
    send(request) {
      // The registry of @opentelemetry/api 1.x; without it the telemetry code is not even loaded (P-100).
      const otel: OtelGlobal | undefined = Reflect.get(globalThis, Symbol.for("opentelemetry.js.api.1"));
      if (!otel) return attempts(request);
      return import("./telemetry.ts").then(({ observe }) => observe({ otel, mode, now }, request, attempts));
    },
  };
}

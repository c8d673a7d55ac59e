import { PayleraConnectionError, PayleraError, PayleraTimeoutError } from "./errors.ts";
import { log } from "./logger.ts";
import type { Logger } from "./logger.ts";
import { jsonObjectIn } from "./problem.ts";
import { isRetryableStatus, parseRetryAfter, retryDelayMs, toRetryPolicy } from "./retry.ts";
import type { RetryOptions, RetryPolicy } from "./retry.ts";
import { sleepFor } from "./sleep.ts";
import { observe } from "./telemetry.ts";
import { apiModeOf, baseUrlFor, checkedToken } from "./token.ts";
import type { ApiMode } from "./token.ts";
import { API_VERSION, VERSION } from "./version.ts";

/** How a transport reaches the API. Only `apiToken` is required. */
export type TransportOptions = {
  /** Secret API token; never leaves the server (P-006). */
  apiToken: string;
  /** Overrides the address the token's prefix selects; required for tokens without a known prefix (P-150). */
  baseUrl?: string | undefined;
  /** `Paylera-Api-Version` to send; default the date this package was generated against (P-149). */
  apiVersion?: string | undefined;
  userAgent?: string | undefined;
  fetch?: typeof fetch | undefined;
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

type Settings = {
  baseUrl: string;
  headers: Record<string, string>;
  fetch: typeof fetch;
  policy: RetryPolicy;
  timeoutMs: number;
  totalTimeoutMs: number;
  random: () => number;
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  now: () => number;
  logger: Logger | undefined;
};

function runtimeName(): string {
  const globals: { navigator?: { userAgent?: string }; process?: { versions?: { node?: string } } } = globalThis;
  const node = globals.process?.versions?.node;
  return node === undefined ? (globals.navigator?.userAgent ?? "js/unknown") : `node/${node}`;
}

function urlFor(baseUrl: string, request: TransportRequest): string {
  // The URL parser would silently fold such a segment away and reach another route with the token attached.
  if (!request.path.startsWith("/") || /\/(\.|%2e){1,2}(\/|\?|$)/i.test(request.path)) {
    throw new TypeError("path must start with / and hold no dot segments");
  }
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) query.append(name, String(value));
  }
  return baseUrl + request.path + (query.size === 0 ? "" : `?${query}`);
}

function initFor(settings: Settings, request: TransportRequest): RequestInit & { headers: Headers } {
  const headers = new Headers(settings.headers);
  const { body, idempotencyKey } = request;
  if (body !== undefined) headers.set("content-type", "application/json");
  if (idempotencyKey !== undefined) {
    if (!/^[\x21-\x7e]{1,255}$/.test(idempotencyKey)) {
      throw new TypeError("idempotencyKey must be 1 to 255 visible ASCII characters");
    }
    headers.set("idempotency-key", idempotencyKey);
  }
  for (const [name, value] of Object.entries(request.headers ?? {})) headers.set(name, value);
  // "manual", because Workers refuse "error" and elsewhere it cannot be told from a broken connection (A-40f).
  const init: RequestInit & { headers: Headers } = { method: request.method, headers, redirect: "manual" };
  if (body !== undefined) init.body = body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body);
  return init;
}

function isRedirect(response: Response): boolean {
  return response.type === "opaqueredirect" || [301, 302, 303, 307, 308].includes(response.status);
}

/** One attempt: a response, or the error it failed with. Throws only when the caller aborted. */
async function attemptOnce(
  doFetch: typeof fetch,
  url: string,
  init: RequestInit,
  limitMs: number,
  signal: AbortSignal | undefined,
): Promise<RawResponse | PayleraError> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    controller.abort();
  }, limitMs);
  const follow = (): void => controller.abort(signal?.reason);
  signal?.addEventListener("abort", follow, { once: true });
  try {
    const response = await doFetch(url, { ...init, signal: controller.signal });
    if (isRedirect(response)) {
      await response.body?.cancel();
      return new PayleraConnectionError("The API answered with a redirect, which is refused", { status: response.status });
    }
    const body = new Uint8Array(await response.arrayBuffer());
    return { status: response.status, headers: response.headers, body };
  } catch (cause) {
    signal?.throwIfAborted();
    if (late) return new PayleraTimeoutError(`No complete response within ${limitMs} ms`, { cause });
    return new PayleraConnectionError("Could not reach the API", { cause });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", follow);
  }
}

function isWorthRetrying(outcome: RawResponse | PayleraError, attempt: number): boolean {
  if (outcome instanceof PayleraError) return outcome.status === 0;
  // Only from the second attempt on: then the call still running can be our own first attempt.
  if (outcome.status === 409 && attempt > 1) return jsonObjectIn(outcome)?.["type"] === "paylera.idempotency_in_progress";
  return isRetryableStatus(outcome.status);
}

function hintIn(outcome: RawResponse | PayleraError, nowMs: number): number | undefined {
  if (outcome instanceof PayleraError || (outcome.status !== 429 && outcome.status !== 503)) return undefined;
  return parseRetryAfter(outcome.headers.get("retry-after"), nowMs);
}

function settle(outcome: RawResponse | PayleraError): RawResponse {
  if (outcome instanceof PayleraError) throw outcome;
  return outcome;
}

async function sendWithRetries(settings: Settings, request: TransportRequest): Promise<RawResponse> {
  const { policy, now, logger } = settings;
  const url = urlFor(settings.baseUrl, request);
  const init = initFor(settings, request);
  const isRead = request.method === "GET" || request.method === "HEAD";
  const maxAttempts = isRead || init.headers.has("idempotency-key") ? policy.maxAttempts : 1;
  const deadlineMs = now() + settings.totalTimeoutMs;
  const fields = { method: request.method, endpoint: request.endpoint ?? request.path };

  for (let attempt = 1; ; attempt += 1) {
    const limitMs = Math.min(request.timeoutMs ?? settings.timeoutMs, deadlineMs - now());
    const outcome = await attemptOnce(settings.fetch, url, init, limitMs, request.signal);
    log(logger, "debug", "paylera attempt", { ...fields, attempt, status: outcome.status });
    if (attempt >= maxAttempts || !isWorthRetrying(outcome, attempt)) return settle(outcome);
    const delayMs = retryDelayMs(policy, attempt, settings.random(), hintIn(outcome, now()));
    if (now() + delayMs >= deadlineMs) return settle(outcome);
    log(logger, "warn", "paylera retry", { ...fields, attempt, status: outcome.status, delayMs });
    await settings.sleep(delayMs, request.signal);
  }
}

/**
 * Builds the transport every client and relay of this package family sends through. The token lives in a closure,
 * so neither logging nor inspecting the transport shows it.
 *
 * @throws TypeError on an unusable token or address, or in a browser without `dangerouslyAllowBrowser`
 * @throws RangeError on an impossible retry setting
 */
export function createTransport(options: TransportOptions): Transport {
  const page: { document?: unknown } | undefined = Reflect.get(globalThis, "window");
  if (page?.document !== undefined && options.dangerouslyAllowBrowser !== true) {
    throw new TypeError("A secret token does not belong in a browser; mount a relay, or set dangerouslyAllowBrowser");
  }
  const token = checkedToken(options.apiToken);
  const mode = apiModeOf(token);
  const baseUrl = baseUrlFor(token, options.baseUrl);
  const settings: Settings = {
    baseUrl,
    headers: {
      authorization: `Bearer ${token}`,
      accept: "application/json, application/problem+json",
      "paylera-api-version": options.apiVersion ?? API_VERSION,
      "user-agent": options.userAgent ?? `paylera-sdk/${VERSION} (${runtimeName()})`,
    },
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    policy: toRetryPolicy(options.retry),
    timeoutMs: options.timeoutMs ?? 30_000,
    totalTimeoutMs: options.totalTimeoutMs ?? Infinity,
    random: options.random ?? Math.random,
    sleep: options.sleep ?? sleepFor,
    now: options.now ?? Date.now,
    logger: options.logger,
  };
  return {
    baseUrl,
    mode,
    send: (request) => observe(request, mode, settings.now, () => sendWithRetries(settings, request)),
  };
}

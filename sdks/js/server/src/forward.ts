import { PayleraConnectionError, PayleraTimeoutError } from "@paylera/sdk/transport";
import type { RawResponse, Transport } from "@paylera/sdk/transport";
import { isFields } from "./body.ts";
import type { Fields } from "./body.ts";
import { fillPath } from "./ids.ts";
import type { RelayLogger } from "./logger.ts";
import { RelayProblem } from "./problems.ts";
import { traceHeaders } from "./telemetry.ts";
import { VERSION } from "./version.ts";

/** Response headers that may reach the browser; cookies, CORS and connection headers never do. */
const PASSED_HEADERS = [
  "content-type",
  "retry-after",
  "ratelimit",
  "ratelimit-policy",
  "paylera-request-id",
  "idempotent-replayed",
] as const;

/** One call to the API: the template is filled with checked ids, nothing of the inbound request is copied. */
export type UpstreamCall = {
  readonly method: "GET" | "POST";
  readonly template: string;
  readonly ids?: Readonly<Record<string, string | undefined>>;
  readonly query?: Fields;
  readonly body?: Fields;
  readonly idempotencyKey?: string | undefined;
};

/** Makes one call; rejects with a `RelayProblem` when there is no answer the browser may see. */
export type Send = (call: UpstreamCall) => Promise<RawResponse>;

/** Ends a request with the API's own refusal, byte for byte (P-029). */
export class UpstreamRefusal extends Error {
  override name = "UpstreamRefusal";
  readonly raw: RawResponse;

  constructor(raw: RawResponse) {
    super(`upstream answered ${raw.status}`);
    this.raw = raw;
  }
}

/** A time limit for a whole request that also follows the browser's disconnect. */
export type Deadline = { readonly signal: AbortSignal; isLate(): boolean; stop(): void };

/** Starts the clock of one request. */
export function startDeadline(client: AbortSignal, totalMs: number): Deadline {
  const controller = new AbortController();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    controller.abort();
  }, totalMs);
  const follow = (): void => controller.abort();
  if (client.aborted) follow();
  else client.addEventListener("abort", follow, { once: true });
  return {
    signal: controller.signal,
    isLate: () => late,
    stop() {
      clearTimeout(timer);
      client.removeEventListener("abort", follow);
    },
  };
}

/** Builds the sender of one request. */
export function createSend(transport: Transport, deadline: Deadline, logger: RelayLogger): Send {
  return async (call) => {
    const raw = await transport
      .send({
        method: call.method,
        path: fillPath(call.template, call.ids ?? {}),
        endpoint: call.template,
        query: toQuery(call.query),
        body: call.body,
        idempotencyKey: call.idempotencyKey,
        headers: { "paylera-relay": `js/${VERSION}`, ...traceHeaders() },
        signal: deadline.signal,
      })
      .catch((error: unknown) => {
        throw failureOf(error, deadline);
      });
    if (!refusesRelay(raw)) return raw;
    logger.error("The Paylera API refused the relay's token", {
      status: raw.status,
      endpoint: call.template,
      requestId: raw.headers.get("paylera-request-id"),
    });
    throw new RelayProblem(
      "paylera.relay_upstream_auth",
      "The billing service did not accept this server's credentials.",
    );
  };
}

function toQuery(query: Fields | undefined): Record<string, string> | undefined {
  if (query === undefined) return undefined;
  return Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)]));
}

function failureOf(error: unknown, deadline: Deadline): unknown {
  if (deadline.isLate() || error instanceof PayleraTimeoutError) {
    return new RelayProblem("paylera.upstream_timeout", "The billing service did not answer in time.");
  }
  if (deadline.signal.aborted || error instanceof PayleraConnectionError) {
    return new RelayProblem("paylera.upstream_unavailable", "The billing service could not be reached.");
  }
  return error;
}

// A bad token or a missing scope is this server's fault: shown as such, a browser would sign the person out.
function refusesRelay(raw: RawResponse): boolean {
  if (raw.status === 401) return true;
  const type = raw.status === 403 ? problemType(raw) : undefined;
  return type === "paylera.forbidden" || type === "paylera.unauthenticated";
}

/** The body as a JSON object, or undefined when it is none. */
export function fieldsOf(raw: RawResponse): Fields | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(raw.body));
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The problem type of an upstream refusal. */
export function problemType(raw: RawResponse): string | undefined {
  const type = raw.status >= 400 ? fieldsOf(raw)?.["type"] : undefined;
  return typeof type === "string" ? type : undefined;
}

/** The API's answer for the browser: status and bytes untouched, headers by allow-list. */
export function toResponse(raw: RawResponse): Response {
  if (raw.status < 200 || (raw.status >= 300 && raw.status < 400)) {
    throw new RelayProblem("paylera.upstream_unavailable", "The billing service gave an answer that cannot be used.");
  }
  const headers = new Headers();
  for (const name of PASSED_HEADERS) {
    const value = raw.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  const bodiless = raw.status === 204 || raw.status === 205;
  return new Response(bodiless ? null : new Uint8Array(raw.body), { status: raw.status, headers });
}

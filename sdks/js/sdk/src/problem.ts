import {
  PayleraAuthenticationError,
  PayleraAuthorizationError,
  PayleraError,
  PayleraIdempotencyConflictError,
  PayleraIdempotencyInProgressError,
  PayleraNotFoundError,
  PayleraPreconditionFailedError,
  PayleraRateLimitError,
  PayleraServerError,
} from "./errors.ts";
import type { PayleraErrorParts } from "./errors.ts";
import { parseRetryAfter } from "./retry.ts";
import type { RawResponse } from "./transport.ts";

/** Type of the answer to a key whose first call is still running. */
export const IN_PROGRESS = "paylera.idempotency_in_progress";

const BY_STATUS: Record<number, typeof PayleraError> = {
  401: PayleraAuthenticationError,
  403: PayleraAuthorizationError,
  404: PayleraNotFoundError,
  412: PayleraPreconditionFailedError,
  428: PayleraPreconditionFailedError,
  429: PayleraRateLimitError,
};

const decoder = /* @__PURE__ */ new TextDecoder();

/** A body as text. */
export function textIn({ body }: RawResponse): string {
  return decoder.decode(body);
}

/** The JSON object in a response body; an empty one when it holds no JSON. */
export function jsonObjectIn(response: RawResponse): Record<string, unknown> {
  try {
    return Object(JSON.parse(textIn(response)));
  } catch {
    return {};
  }
}

/** What every error says about the response it came from. */
export function partsIn(response: RawResponse, nowMs: number): PayleraErrorParts {
  const waitMs = parseRetryAfter(response.headers.get("retry-after"), nowMs);
  return {
    status: response.status,
    requestId: response.headers.get("paylera-request-id") ?? undefined,
    retryAfter: waitMs && Math.ceil(waitMs / 1000),
    raw: response,
  };
}

function classFor(type: string | undefined, status: number): typeof PayleraError {
  if (type === "paylera.idempotency_conflict") return PayleraIdempotencyConflictError;
  if (type === IN_PROGRESS) return PayleraIdempotencyInProgressError;
  return BY_STATUS[status] ?? (status >= 500 ? PayleraServerError : PayleraError);
}

/**
 * Turns a response that is not a success into the error to throw: by problem type first, then by status.
 *
 * @param nowMs clock for a `Retry-After` date, milliseconds since 1970
 */
export function errorFromResponse(response: RawResponse, nowMs: number): PayleraError {
  const body = jsonObjectIn(response);
  const text = (name: string): string | undefined => (typeof body[name] === "string" ? body[name] : undefined);
  const { status } = response;
  const type = text("type");
  const title = text("title");
  const detail = text("detail");
  const parts = {
    ...partsIn(response, nowMs),
    type,
    title,
    detail,
    instance: text("instance"),
    errors: body["errors"],
  };
  const message = [status, type, detail ?? title, parts.requestId].filter(Boolean).join(" - ");
  return new (classFor(type, status))(message, parts);
}

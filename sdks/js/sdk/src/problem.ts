import {
  PayleraAuthenticationError,
  PayleraAuthorizationError,
  PayleraError,
  PayleraIdempotencyConflictError,
  PayleraIdempotencyInProgressError,
  PayleraNotFoundError,
  PayleraOAuthAccessDeniedError,
  PayleraOAuthError,
  PayleraOAuthExpiredTokenError,
  PayleraOAuthInvalidGrantError,
  PayleraOAuthPendingError,
  PayleraOAuthSlowDownError,
  PayleraPreconditionFailedError,
  PayleraRateLimitError,
  PayleraServerError,
} from "./errors.ts";
import type { PayleraErrorParts } from "./errors.ts";
import { parseRetryAfter } from "./retry.ts";
import type { RawResponse } from "./transport.ts";

type ErrorClass = new (message: string, parts: PayleraErrorParts) => PayleraError;

/** The JSON object in a response body, or nothing when it holds something else. */
export function jsonObjectIn(response: RawResponse): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(response.body));
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function classFor(type: string | undefined, status: number): ErrorClass {
  if (type === "paylera.idempotency_conflict") return PayleraIdempotencyConflictError;
  if (type === "paylera.idempotency_in_progress") return PayleraIdempotencyInProgressError;
  if (status === 401) return PayleraAuthenticationError;
  if (status === 403) return PayleraAuthorizationError;
  if (status === 404) return PayleraNotFoundError;
  if (status === 412 || status === 428) return PayleraPreconditionFailedError;
  if (status === 429) return PayleraRateLimitError;
  return status >= 500 ? PayleraServerError : PayleraError;
}

function oauthClassFor(code: string): ErrorClass {
  if (code === "authorization_pending") return PayleraOAuthPendingError;
  if (code === "slow_down") return PayleraOAuthSlowDownError;
  if (code === "expired_token") return PayleraOAuthExpiredTokenError;
  if (code === "access_denied") return PayleraOAuthAccessDeniedError;
  return code === "invalid_grant" ? PayleraOAuthInvalidGrantError : PayleraOAuthError;
}

/**
 * Turns a response that is not a success into the error to throw: by problem type first, then by status.
 * A body with an OAuth `error` code becomes the matching RFC 8628 class.
 *
 * @param nowMs clock for a `Retry-After` date, milliseconds since 1970
 */
export function errorFromResponse(response: RawResponse, nowMs: number): PayleraError {
  const body = jsonObjectIn(response) ?? {};
  const text = (name: string): string | undefined => {
    const value = body[name];
    return typeof value === "string" ? value : undefined;
  };
  const type = text("type");
  const code = type === undefined ? text("error") : undefined;
  const waitMs = parseRetryAfter(response.headers.get("retry-after"), nowMs);
  const requestId = response.headers.get("paylera-request-id") ?? undefined;
  const parts: PayleraErrorParts = {
    type,
    title: text("title"),
    status: response.status,
    detail: text("detail") ?? text("error_description"),
    instance: text("instance"),
    errors: body["errors"],
    requestId,
    retryAfter: waitMs === undefined ? undefined : Math.ceil(waitMs / 1000),
    raw: response,
    code,
  };
  const words = [`${response.status} ${type ?? code ?? "response"}`, parts.detail ?? parts.title].filter(Boolean);
  const message = words.join(": ") + (requestId === undefined ? "" : ` (request ${requestId})`);
  return new (code === undefined ? classFor(type, response.status) : oauthClassFor(code))(message, parts);
}

import type { RawResponse } from "./transport.ts";

/** The parts every error of this package is made of. */
export type PayleraErrorParts = {
  /** Literal problem type such as `paylera.not_found`; `about:blank` when the server named none. Compare it exactly. */
  type?: string | undefined;
  title?: string | undefined;
  /** HTTP status; 0 when no response was received. */
  status?: number | undefined;
  detail?: string | undefined;
  instance?: string | undefined;
  /** Field errors of a refused request, as the server sent them. */
  errors?: unknown;
  /** `Paylera-Request-Id` of the response; quote it to support. */
  requestId?: string | undefined;
  /** Seconds the server asked to wait, when it did. */
  retryAfter?: number | undefined;
  /** The response as received. */
  raw?: RawResponse | undefined;
  cause?: unknown;
};

/** Base of everything the API or the network can answer with (RFC 9457, P-108, A-33). */
export class PayleraError extends Error {
  override name = "PayleraError";
  declare readonly type: string;
  declare readonly title: string | undefined;
  declare readonly status: number;
  declare readonly detail: string | undefined;
  declare readonly instance: string | undefined;
  declare readonly errors: unknown;
  declare readonly requestId: string | undefined;
  declare readonly retryAfter: number | undefined;
  declare readonly raw: RawResponse | undefined;

  constructor(message: string, { cause, ...parts }: PayleraErrorParts = {}) {
    super(message, { cause });
    Object.assign(this, parts, { type: parts.type ?? "about:blank", status: parts.status ?? 0 });
  }
}

/** 401: the API token is missing, unknown or revoked. */
export class PayleraAuthenticationError extends PayleraError {
  override name = "PayleraAuthenticationError";
}
/** 403: the token lacks the scope, or the action is not allowed. */
export class PayleraAuthorizationError extends PayleraError {
  override name = "PayleraAuthorizationError";
}
/** 404: no such object for this tenant and mode. */
export class PayleraNotFoundError extends PayleraError {
  override name = "PayleraNotFoundError";
}
/** 412 or 428: a precondition header failed or is missing. */
export class PayleraPreconditionFailedError extends PayleraError {
  override name = "PayleraPreconditionFailedError";
}
/** 429 after the last attempt; `retryAfter` may exceed what the client is willing to wait. */
export class PayleraRateLimitError extends PayleraError {
  override name = "PayleraRateLimitError";
}
/** `paylera.idempotency_conflict`: the key was used before with another body. Never retried (P-117). */
export class PayleraIdempotencyConflictError extends PayleraError {
  override name = "PayleraIdempotencyConflictError";
}
/** `paylera.idempotency_in_progress`: another call with the same key is still running. */
export class PayleraIdempotencyInProgressError extends PayleraError {
  override name = "PayleraIdempotencyInProgressError";
}
/** 5xx after the last attempt. */
export class PayleraServerError extends PayleraError {
  override name = "PayleraServerError";
}
/** No response: name lookup, connection, TLS, a dropped socket or a refused redirect; see `cause`. */
export class PayleraConnectionError extends PayleraError {
  override name = "PayleraConnectionError";
}
/** No complete response in time. */
export class PayleraTimeoutError extends PayleraError {
  override name = "PayleraTimeoutError";
}

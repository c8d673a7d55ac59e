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
  /** OAuth error code (RFC 8628 section 3.5), on OAuth errors only. */
  code?: string | undefined;
  cause?: unknown;
};

/** Base of everything the API or the network can answer with (RFC 9457, P-108, A-33). */
export class PayleraError extends Error {
  override name = "PayleraError";
  readonly type: string;
  readonly title: string | undefined;
  readonly status: number;
  readonly detail: string | undefined;
  readonly instance: string | undefined;
  readonly errors: unknown;
  readonly requestId: string | undefined;
  readonly retryAfter: number | undefined;
  readonly raw: RawResponse | undefined;

  constructor(message: string, parts: PayleraErrorParts = {}) {
    super(message, parts.cause === undefined ? undefined : { cause: parts.cause });
    this.type = parts.type ?? "about:blank";
    this.title = parts.title;
    this.status = parts.status ?? 0;
    this.detail = parts.detail;
    this.instance = parts.instance;
    this.errors = parts.errors;
    this.requestId = parts.requestId;
    this.retryAfter = parts.retryAfter;
    this.raw = parts.raw;
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

/** Base of the device login errors (RFC 8628, P-109). Branch on `code`, it is the same in every language (P-112). */
export class PayleraOAuthError extends PayleraError {
  override name = "PayleraOAuthError";
  readonly code: string;

  constructor(message: string, parts: PayleraErrorParts = {}) {
    super(message, parts);
    this.code = parts.code ?? "server_error";
  }
}
/** `authorization_pending`: the person has not answered yet. */
export class PayleraOAuthPendingError extends PayleraOAuthError {
  override name = "PayleraOAuthPendingError";
}
/** `slow_down`: poll five seconds slower from now on. */
export class PayleraOAuthSlowDownError extends PayleraOAuthError {
  override name = "PayleraOAuthSlowDownError";
}
/** `expired_token`: the device code ran out; start again. */
export class PayleraOAuthExpiredTokenError extends PayleraOAuthError {
  override name = "PayleraOAuthExpiredTokenError";
}
/** `access_denied`: the person said no. */
export class PayleraOAuthAccessDeniedError extends PayleraOAuthError {
  override name = "PayleraOAuthAccessDeniedError";
}
/** `invalid_grant`: the code is unknown, used up or not for this client. */
export class PayleraOAuthInvalidGrantError extends PayleraOAuthError {
  override name = "PayleraOAuthInvalidGrantError";
}

import { PayleraError } from "../errors.ts";
import type { PayleraErrorParts } from "../errors.ts";
import { jsonObjectIn, partsIn } from "../problem.ts";
import type { RawResponse } from "../transport.ts";

/** Base of the device login errors (RFC 8628, P-109). Branch on `code`, it is the same in every language (P-112). */
export class PayleraOAuthError extends PayleraError {
  override name = "PayleraOAuthError";
  declare readonly code: string;

  constructor(message: string, parts: PayleraErrorParts & { code: string }) {
    super(message, parts);
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

const BY_CODE: Record<string, typeof PayleraOAuthError> = {
  authorization_pending: PayleraOAuthPendingError,
  slow_down: PayleraOAuthSlowDownError,
  expired_token: PayleraOAuthExpiredTokenError,
  access_denied: PayleraOAuthAccessDeniedError,
  invalid_grant: PayleraOAuthInvalidGrantError,
};

/** The OAuth error a response carries, or nothing when its body has no `error` code. */
export function oauthErrorFromResponse(response: RawResponse, nowMs: number): PayleraOAuthError | undefined {
  const { error: code, error_description: description } = jsonObjectIn(response);
  if (typeof code !== "string") return undefined;
  const detail = typeof description === "string" ? description : undefined;
  const message = `${response.status} ${code}${detail === undefined ? "" : `: ${detail}`}`;
  const known = Object.hasOwn(BY_CODE, code) ? BY_CODE[code] : undefined;
  return new (known ?? PayleraOAuthError)(message, { ...partsIn(response, nowMs), detail, code });
}

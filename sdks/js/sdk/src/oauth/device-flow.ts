import { PayleraConnectionError } from "../errors.ts";
import { errorFromResponse, textIn } from "../problem.ts";
import { isRetryableStatus } from "../retry.ts";
import { sleepFor } from "../sleep.ts";
import type { RawResponse } from "../transport.ts";
import {
  oauthErrorFromResponse,
  PayleraOAuthExpiredTokenError,
  PayleraOAuthPendingError,
  PayleraOAuthSlowDownError,
} from "./errors.ts";

const DEFAULT_INTERVAL_S = 5;
const SLOW_DOWN_S = 5;
const BACKOFF_DOUBLINGS_MAX = 4;
const GRANT_TYPE = "urn:ietf:params:oauth:grant-type:device_code";

/** Where and as whom to log in (RFC 8628). */
export type DeviceFlowOptions = {
  /** Address of the API, without a trailing slash. */
  baseUrl: string;
  clientId: string;
  scope?: string | undefined;
  /** Path of the device authorization endpoint. Default `/v1/oauth/device_authorization`. */
  codePath?: string | undefined;
  /** Path of the token endpoint. Default `/v1/oauth/token`. */
  tokenPath?: string | undefined;
  /** Milliseconds one request may take. Default 30 000. */
  timeoutMs?: number | undefined;
  signal?: AbortSignal | undefined;
  fetch?: typeof fetch | undefined;
  sleep?: ((ms: number, signal?: AbortSignal) => Promise<void>) | undefined;
  /** Milliseconds since 1970. */
  now?: (() => number) | undefined;
};

/** What to show the person, and what to poll with. Times are seconds. */
export type DeviceCode = {
  device_code: string;
  user_code: string;
  verification_uri: string;
  verification_uri_complete?: string | undefined;
  expires_in: number;
  interval?: number | undefined;
};

/** The credential the person granted. */
export type DeviceToken = {
  access_token: string;
  token_type: string;
  expires_in?: number | undefined;
  refresh_token?: string | undefined;
  scope?: string | undefined;
};

async function post(
  options: DeviceFlowOptions,
  path: string,
  fields: Record<string, string>,
): Promise<RawResponse | PayleraConnectionError> {
  const { signal } = options;
  const timeout = AbortSignal.timeout(options.timeoutMs ?? 30_000);
  try {
    const response = await (options.fetch ?? globalThis.fetch)(options.baseUrl.replace(/\/+$/, "") + path, {
      method: "POST",
      headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(fields).toString(),
      redirect: "manual",
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
    return { status: response.status, headers: response.headers, body: new Uint8Array(await response.arrayBuffer()) };
  } catch (cause) {
    signal?.throwIfAborted();
    return new PayleraConnectionError("Could not reach the login server", { cause });
  }
}

function resultOf<T>(answer: RawResponse, nowMs: number): T {
  if (answer.status !== 200) throw oauthErrorFromResponse(answer, nowMs) ?? errorFromResponse(answer, nowMs);
  return JSON.parse(textIn(answer));
}

/**
 * Starts a login on this device (RFC 8628 section 3.1): show the person `user_code` and `verification_uri`.
 *
 * @throws PayleraOAuthError when the server refuses, PayleraConnectionError when it cannot be reached
 */
export async function requestDeviceCode(options: DeviceFlowOptions): Promise<DeviceCode> {
  const fields: Record<string, string> = { client_id: options.clientId };
  if (options.scope !== undefined) fields["scope"] = options.scope;
  const answer = await post(options, options.codePath ?? "/v1/oauth/device_authorization", fields);
  if (answer instanceof PayleraConnectionError) throw answer;
  return resultOf(answer, (options.now ?? Date.now)());
}

/**
 * Polls until the person has answered (RFC 8628 section 3.5, A-60): every `interval` seconds, five more after each
 * `slow_down`, twice as long after each network failure or busy server in a row, and never past `expires_in`.
 *
 * @throws PayleraOAuthExpiredTokenError, PayleraOAuthAccessDeniedError or PayleraOAuthInvalidGrantError at the end
 */
export async function pollDeviceToken(options: DeviceFlowOptions, code: DeviceCode): Promise<DeviceToken> {
  const now = options.now ?? Date.now;
  const sleep = options.sleep ?? sleepFor;
  const deadlineMs = now() + code.expires_in * 1000;
  const fields = { grant_type: GRANT_TYPE, device_code: code.device_code, client_id: options.clientId };
  let intervalS = code.interval !== undefined && code.interval > 0 ? code.interval : DEFAULT_INTERVAL_S;
  let failures = 0;

  for (;;) {
    const waitMs = intervalS * 1000 * 2 ** Math.min(failures, BACKOFF_DOUBLINGS_MAX);
    if (now() + waitMs >= deadlineMs) {
      const parts = { code: "expired_token", status: 400 };
      throw new PayleraOAuthExpiredTokenError("The device code ran out before the login was confirmed", parts);
    }
    await sleep(waitMs, options.signal);
    const answer = await post(options, options.tokenPath ?? "/v1/oauth/token", fields);
    if (answer instanceof PayleraConnectionError || isRetryableStatus(answer.status)) {
      failures += 1;
      continue;
    }
    failures = 0;
    const refusal = oauthErrorFromResponse(answer, now());
    if (refusal instanceof PayleraOAuthSlowDownError) intervalS += SLOW_DOWN_S;
    else if (!(refusal instanceof PayleraOAuthPendingError)) return resultOf(answer, now());
  }
}

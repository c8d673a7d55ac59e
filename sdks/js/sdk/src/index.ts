export { API_VERSION, VERSION } from "./version.ts";
export { uuidv7 } from "./uuidv7.ts";
export { parseRetryAfter, retryDelayMs, toRetryPolicy } from "./retry.ts";
export type { RetryOptions, RetryPolicy } from "./retry.ts";
export { createTransport } from "./transport.ts";
export type { FetchInit, FetchLike, RawResponse, Transport, TransportOptions, TransportRequest } from "./transport.ts";
export { apiModeOf } from "./token.ts";
export type { ApiMode } from "./token.ts";
export { redacting, redactText } from "./logger.ts";
export type { LogFields, Logger, LogLevel } from "./logger.ts";
export { errorFromResponse } from "./problem.ts";
export * from "./errors.ts";
export {
  PayleraOAuthAccessDeniedError,
  PayleraOAuthError,
  PayleraOAuthExpiredTokenError,
  PayleraOAuthInvalidGrantError,
  PayleraOAuthPendingError,
  PayleraOAuthSlowDownError,
} from "./oauth/errors.ts";
export { createClient } from "./call.ts";
export type { Call, CallOptions, Client, ClientOptions, Page, PageCall, WithResponse } from "./call.ts";
export { PayleraClient } from "./client.ts";
export { pollDeviceToken, requestDeviceCode } from "./oauth/device-flow.ts";
export type { DeviceCode, DeviceFlowOptions, DeviceToken } from "./oauth/device-flow.ts";
export * from "./generated/operations.ts";
export type * from "./generated/types.ts";

/** What a relay or a gateway needs of this package, without any operation: `@paylera/sdk/transport`. */
export { API_VERSION, VERSION } from "./version.ts";
export { uuidv7 } from "./uuidv7.ts";
export { createTransport } from "./transport.ts";
export type { FetchInit, FetchLike, RawResponse, Transport, TransportOptions, TransportRequest } from "./transport.ts";
export { apiModeOf } from "./token.ts";
export type { ApiMode } from "./token.ts";
export type { RetryOptions } from "./retry.ts";
export type { LogFields, Logger, LogLevel } from "./logger.ts";
export { errorFromResponse } from "./problem.ts";
export * from "./errors.ts";

/**
 * Calls of the hosted checkout and portal pages. Their credential is the page's session token, given as `apiToken`
 * with an explicit `baseUrl`; writes are tried once.
 */
export { createClient } from "./call.ts";
export type { Call, CallOptions, Client, ClientOptions, WithResponse } from "./call.ts";
export * from "./generated/pages/operations.ts";
export type * from "./generated/pages/types.ts";

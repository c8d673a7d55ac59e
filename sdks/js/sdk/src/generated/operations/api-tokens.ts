// Generated from the OpenAPI document; change the contract and generate again.
import { call, list } from "../../call.ts";
import type { Call, CallOptions, Client, PageCall } from "../../call.ts";
import type { ApiToken, ApiTokenCreate, ApiTokenWithSecret } from "../types.ts";

/**
 * Create an API token
 *
 * The token is shown once, in this answer. A token can only hand out scopes it has itself.
 */
export function createApiToken(client: Client, body: ApiTokenCreate, options?: CallOptions): Call<ApiTokenWithSecret> {
  const route = ["CreateApiToken", "POST", "/v1/api-tokens"] as const;
  return call(client, route, [], body, options);
}

/** Input of `listApiTokens`. */
export type ListApiTokensQuery = {
  /** How many objects a page holds at most. */
  limit?: number | undefined;
  /** Where the page starts: the `next_cursor` of the page before. */
  cursor?: string | undefined;
};

/** List API tokens */
export function listApiTokens(client: Client, query?: ListApiTokensQuery, options?: CallOptions): PageCall<ApiToken> {
  const route = ["ListApiTokens", "GET", "/v1/api-tokens"] as const;
  return list(client, route, [], query, options);
}

/**
 * Revoke an API token
 *
 * It stops working everywhere within five seconds. Revoking twice is fine.
 */
export function revokeApiToken(client: Client, id: string, options?: CallOptions): Call<ApiToken> {
  const route = ["RevokeApiToken", "DELETE", "/v1/api-tokens/{id}"] as const;
  return call(client, route, [id], undefined, options);
}

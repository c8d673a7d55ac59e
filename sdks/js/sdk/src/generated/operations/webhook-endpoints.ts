// Generated from the OpenAPI document; change the contract and generate again.
import { call, list } from "../../call.ts";
import type { Call, CallOptions, Client, PageCall } from "../../call.ts";
import type {
  RotateSecret,
  WebhookEndpoint,
  WebhookEndpointCreate,
  WebhookEndpointUpdate,
  WebhookEndpointWithSecret,
} from "../types.ts";

/**
 * Register a webhook endpoint
 *
 * The signing secret is shown once, in this answer.
 */
export function createWebhookEndpoint(
  client: Client,
  body: WebhookEndpointCreate,
  options?: CallOptions,
): Call<WebhookEndpointWithSecret> {
  const route = ["CreateWebhookEndpoint", "POST", "/v1/webhook-endpoints"] as const;
  return call(client, route, [], body, options);
}

/** Input of `listWebhookEndpoints`. */
export type ListWebhookEndpointsQuery = {
  /** How many objects a page holds at most. */
  limit?: number | undefined;
  /** Where the page starts: the `next_cursor` of the page before. */
  cursor?: string | undefined;
};

/** List webhook endpoints */
export function listWebhookEndpoints(
  client: Client,
  query?: ListWebhookEndpointsQuery,
  options?: CallOptions,
): PageCall<WebhookEndpoint> {
  const route = ["ListWebhookEndpoints", "GET", "/v1/webhook-endpoints"] as const;
  return list(client, route, [], query, options);
}

/** Read a webhook endpoint */
export function getWebhookEndpoint(client: Client, id: string, options?: CallOptions): Call<WebhookEndpoint> {
  const route = ["GetWebhookEndpoint", "GET", "/v1/webhook-endpoints/{id}"] as const;
  return call(client, route, [id], undefined, options);
}

/** Change a webhook endpoint */
export function updateWebhookEndpoint(
  client: Client,
  id: string,
  body: WebhookEndpointUpdate = {},
  options?: CallOptions,
): Call<WebhookEndpoint> {
  const route = ["UpdateWebhookEndpoint", "PATCH", "/v1/webhook-endpoints/{id}"] as const;
  return call(client, route, [id], body, options);
}

/** Delete a webhook endpoint and stop its deliveries */
export function deleteWebhookEndpoint(client: Client, id: string, options?: CallOptions): Call<void> {
  const route = ["DeleteWebhookEndpoint", "DELETE", "/v1/webhook-endpoints/{id}"] as const;
  return call(client, route, [id], undefined, options);
}

/**
 * Replace the signing secret
 *
 * Until the overlap ends, deliveries are signed with both secrets.
 */
export function rotateWebhookSecret(
  client: Client,
  id: string,
  body: RotateSecret = {},
  options?: CallOptions,
): Call<WebhookEndpointWithSecret> {
  const route = ["RotateWebhookSecret", "POST", "/v1/webhook-endpoints/{id}/rotate-secret"] as const;
  return call(client, route, [id], body, options);
}

// Generated from the OpenAPI document; change the contract and generate again.
import { call, list } from "../../call.ts";
import type { Call, CallOptions, Client, PageCall } from "../../call.ts";
import type { Delivery, DeliveryStatus } from "../types.ts";

/** Input of `listWebhookDeliveries`. */
export type ListWebhookDeliveriesQuery = {
  /** How many objects a page holds at most. */
  limit?: number | undefined;
  /** Where the page starts: the `next_cursor` of the page before. */
  cursor?: string | undefined;
  endpoint_id?: string | undefined;
  event_id?: string | undefined;
  status?: DeliveryStatus | undefined;
};

/** The delivery log */
export function listWebhookDeliveries(
  client: Client,
  query?: ListWebhookDeliveriesQuery,
  options?: CallOptions,
): PageCall<Delivery> {
  const route = ["ListWebhookDeliveries", "GET", "/v1/webhook-deliveries"] as const;
  return list(client, route, [], query, options);
}

/** Read a delivery with its attempts */
export function getWebhookDelivery(client: Client, id: string, options?: CallOptions): Call<Delivery> {
  const route = ["GetWebhookDelivery", "GET", "/v1/webhook-deliveries/{id}"] as const;
  return call(client, route, [id], undefined, options);
}

// Generated from the OpenAPI document; change the contract and generate again.
import { call, list } from "../../call.ts";
import type { Call, CallOptions, Client, PageCall } from "../../call.ts";
import type { Event, EventType, Redeliver, Redelivered } from "../types.ts";

/** Input of `listEvents`. */
export type ListEventsQuery = {
  /** How many objects a page holds at most. */
  limit?: number | undefined;
  /** Where the page starts: the `next_cursor` of the page before. */
  cursor?: string | undefined;
  type?: EventType | undefined;
  object_id?: string | undefined;
};

/** List events, newest first */
export function listEvents(client: Client, query?: ListEventsQuery, options?: CallOptions): PageCall<Event> {
  const route = ["ListEvents", "GET", "/v1/events"] as const;
  return list(client, route, [], query, options);
}

/** Read an event */
export function getEvent(client: Client, id: string, options?: CallOptions): Call<Event> {
  const route = ["GetEvent", "GET", "/v1/events/{id}"] as const;
  return call(client, route, [id], undefined, options);
}

/**
 * Send an event again
 *
 * To one endpoint, or to all that want its type. The event keeps its id.
 */
export function redeliverEvent(
  client: Client,
  id: string,
  body: Redeliver = {},
  options?: CallOptions,
): Call<Redelivered> {
  const route = ["RedeliverEvent", "POST", "/v1/events/{id}/redeliver"] as const;
  return call(client, route, [id], body, options);
}

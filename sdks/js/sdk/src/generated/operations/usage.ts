// Generated from the OpenAPI document; change the contract and generate again.
import { call } from "../../call.ts";
import type { Call, CallOptions, Client } from "../../call.ts";
import type { Track } from "../types.ts";

/**
 * Record usage of a metered feature
 *
 * Answers after the event is durable. The Idempotency-Key, else dedup_key, is the event's own unique key for
 * the billing period and 35 days more.
 */
export function track(client: Client, body: Track, options?: CallOptions): Call<void> {
  const route = ["Track", "POST", "/v1/track"] as const;
  return call(client, route, [], body, options);
}

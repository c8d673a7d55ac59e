// Generated from the OpenAPI document; change the contract and generate again.
import { call } from "../../call.ts";
import type { Call, CallOptions, Client } from "../../call.ts";
import type { Check, FeatureCheck } from "../types.ts";

/**
 * May this customer do it, and what is left?
 *
 * A pure read: an Idempotency-Key is accepted and ignored.
 */
export function check(client: Client, body: Check, options?: CallOptions): Call<FeatureCheck> {
  const route = ["Check", "POST", "/v1/check"] as const;
  return call(client, route, [], body, options);
}

/** Input of `checkGet`. */
export type CheckGetQuery = {
  customer_id?: string | undefined;
  subscription_id?: string | undefined;
  feature_code: string;
  required_usage?: number | undefined;
};

/** The same check as a GET */
export function checkGet(client: Client, query: CheckGetQuery, options?: CallOptions): Call<FeatureCheck> {
  const route = ["CheckGet", "GET", "/v1/check"] as const;
  return call(client, route, [], query, options);
}

// Generated from the OpenAPI document; change the contract and generate again.
import { call } from "../../call.ts";
import type { Call, CallOptions, Client } from "../../call.ts";
import type { Override, OverrideWrite } from "../types.ts";

/** Give one customer another grant of a feature */
export function putOverride(
  client: Client,
  id: string,
  featureCode: string,
  body: OverrideWrite = {},
  options?: CallOptions,
): Call<Override> {
  const route = ["PutOverride", "PUT", "/v1/customers/{id}/overrides/{feature_code}"] as const;
  return call(client, route, [id, featureCode], body, options);
}

/** Return to what the customer's plans grant */
export function deleteOverride(client: Client, id: string, featureCode: string, options?: CallOptions): Call<void> {
  const route = ["DeleteOverride", "DELETE", "/v1/customers/{id}/overrides/{feature_code}"] as const;
  return call(client, route, [id, featureCode], undefined, options);
}

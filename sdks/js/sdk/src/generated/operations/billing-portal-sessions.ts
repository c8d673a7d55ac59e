// Generated from the OpenAPI document; change the contract and generate again.
import { call } from "../../call.ts";
import type { Call, CallOptions, Client } from "../../call.ts";
import type { PortalSession, PortalSessionCreate } from "../types.ts";

/** Mint a one-time URL to the hosted portal */
export function createBillingPortalSession(
  client: Client,
  id: string,
  body: PortalSessionCreate = {},
  options?: CallOptions,
): Call<PortalSession> {
  const route = ["CreateBillingPortalSession", "POST", "/v1/customers/{id}/billing-portal-sessions"] as const;
  return call(client, route, [id], body, options);
}

// Generated from the OpenAPI document; change the contract and generate again.
import { call } from "../../call.ts";
import type { Call, CallOptions, Client } from "../../call.ts";
import type { Tenant, TenantUpdate } from "../types.ts";

/** The tenant this token belongs to */
export function getTenant(client: Client, options?: CallOptions): Call<Tenant> {
  const route = ["GetTenant", "GET", "/v1/tenant"] as const;
  return call(client, route, [], undefined, options);
}

/** Change the tenant's name or redirect rules */
export function updateTenant(client: Client, body: TenantUpdate = {}, options?: CallOptions): Call<Tenant> {
  const route = ["UpdateTenant", "PATCH", "/v1/tenant"] as const;
  return call(client, route, [], body, options);
}

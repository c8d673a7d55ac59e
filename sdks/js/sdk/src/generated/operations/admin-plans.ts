// Generated from the OpenAPI document; change the contract and generate again.
import { call, list } from "../../call.ts";
import type { Call, CallOptions, Client, PageCall } from "../../call.ts";
import type { Plan, PlanWrite } from "../types.ts";

/** Create or replace a plan by code */
export function putAdminPlan(client: Client, code: string, body: PlanWrite, options?: CallOptions): Call<Plan> {
  const route = ["PutAdminPlan", "PUT", "/v1/admin/plans/{code}"] as const;
  return call(client, route, [code], body, options);
}

/** Read a plan by code */
export function getAdminPlan(client: Client, code: string, options?: CallOptions): Call<Plan> {
  const route = ["GetAdminPlan", "GET", "/v1/admin/plans/{code}"] as const;
  return call(client, route, [code], undefined, options);
}

/** Input of `listAdminPlans`. */
export type ListAdminPlansQuery = {
  limit?: number | undefined;
  cursor?: string | undefined;
  include_archived?: "true" | "false" | undefined;
};

/** List plans */
export function listAdminPlans(client: Client, query?: ListAdminPlansQuery, options?: CallOptions): PageCall<Plan> {
  const route = ["ListAdminPlans", "GET", "/v1/admin/plans"] as const;
  return list(client, route, [], query, options);
}

/**
 * Archive a plan
 *
 * It can no longer be chosen; what refers to it keeps working. PUT brings it back.
 */
export function archiveAdminPlan(client: Client, code: string, options?: CallOptions): Call<Plan> {
  const route = ["ArchiveAdminPlan", "POST", "/v1/admin/plans/{code}/archive"] as const;
  return call(client, route, [code], undefined, options);
}

// Generated from the OpenAPI document; change the contract and generate again.
import { call, list } from "../../call.ts";
import type { Call, CallOptions, Client, PageCall } from "../../call.ts";
import type { Plan, PlanWrite } from "../types.ts";

/** Create or replace a plan by code */
export function adminPutPlan(client: Client, code: string, body: PlanWrite, options?: CallOptions): Call<Plan> {
  const route = ["AdminPutPlan", "PUT", "/v1/admin/plans/{code}"] as const;
  return call(client, route, [code], body, options);
}

/** Read a plan by code */
export function adminGetPlan(client: Client, code: string, options?: CallOptions): Call<Plan> {
  const route = ["AdminGetPlan", "GET", "/v1/admin/plans/{code}"] as const;
  return call(client, route, [code], undefined, options);
}

/** Input of `adminListPlans`. */
export type AdminListPlansQuery = {
  /** How many objects a page holds at most. */
  limit?: number | undefined;
  /** Where the page starts: the `next_cursor` of the page before. */
  cursor?: string | undefined;
  include_archived?: boolean | undefined;
};

/** List plans */
export function adminListPlans(client: Client, query?: AdminListPlansQuery, options?: CallOptions): PageCall<Plan> {
  const route = ["AdminListPlans", "GET", "/v1/admin/plans"] as const;
  return list(client, route, [], query, options);
}

/**
 * Archive a plan
 *
 * It can no longer be chosen; what refers to it keeps working. PUT brings it back.
 */
export function adminArchivePlan(client: Client, code: string, options?: CallOptions): Call<Plan> {
  const route = ["AdminArchivePlan", "POST", "/v1/admin/plans/{code}/archive"] as const;
  return call(client, route, [code], undefined, options);
}

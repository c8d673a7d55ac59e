// Generated from the OpenAPI document; change the contract and generate again.
import { call, list } from "../../call.ts";
import type { Call, CallOptions, Client, PageCall } from "../../call.ts";
import type { Plan } from "../types.ts";

/** Input of `listPlans`. */
export type ListPlansQuery = {
  /** How many objects a page holds at most. */
  limit?: number | undefined;
  /** Where the page starts: the `next_cursor` of the page before. */
  cursor?: string | undefined;
  product_id?: string | undefined;
  /** A comma-separated list of `draft`, `active`, `archived`. */
  status?: string | undefined;
  currency?: string | undefined;
};

/**
 * The plan catalogue
 *
 * Active plans, in the order they were created. Relays serve it to visitors who are not signed in.
 */
export function listPlans(client: Client, query?: ListPlansQuery, options?: CallOptions): PageCall<Plan> {
  const route = ["ListPlans", "GET", "/v1/plans"] as const;
  return list(client, route, [], query, options);
}

/** Read a plan by id */
export function getPlan(client: Client, id: string, options?: CallOptions): Call<Plan> {
  const route = ["GetPlan", "GET", "/v1/plans/{id}"] as const;
  return call(client, route, [id], undefined, options);
}

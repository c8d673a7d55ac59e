// Generated from the OpenAPI document; change the contract and generate again.
import { call, list } from "../../call.ts";
import type { Call, CallOptions, Client, PageCall } from "../../call.ts";
import type { BillableMetric, BillableMetricWrite } from "../types.ts";

/** Create or replace a billable metric by code */
export function adminPutBillableMetric(
  client: Client,
  code: string,
  body: BillableMetricWrite = {},
  options?: CallOptions,
): Call<BillableMetric> {
  const route = ["AdminPutBillableMetric", "PUT", "/v1/admin/billable-metrics/{code}"] as const;
  return call(client, route, [code], body, options);
}

/** Read a billable metric by code */
export function adminGetBillableMetric(client: Client, code: string, options?: CallOptions): Call<BillableMetric> {
  const route = ["AdminGetBillableMetric", "GET", "/v1/admin/billable-metrics/{code}"] as const;
  return call(client, route, [code], undefined, options);
}

/** Input of `adminListBillableMetrics`. */
export type AdminListBillableMetricsQuery = {
  /** How many objects a page holds at most. */
  limit?: number | undefined;
  /** Where the page starts: the `next_cursor` of the page before. */
  cursor?: string | undefined;
  include_archived?: boolean | undefined;
};

/** List billable metrics */
export function adminListBillableMetrics(
  client: Client,
  query?: AdminListBillableMetricsQuery,
  options?: CallOptions,
): PageCall<BillableMetric> {
  const route = ["AdminListBillableMetrics", "GET", "/v1/admin/billable-metrics"] as const;
  return list(client, route, [], query, options);
}

/**
 * Archive a billable metric
 *
 * It can no longer be chosen; what refers to it keeps working. PUT brings it back.
 */
export function adminArchiveBillableMetric(client: Client, code: string, options?: CallOptions): Call<BillableMetric> {
  const route = ["AdminArchiveBillableMetric", "POST", "/v1/admin/billable-metrics/{code}/archive"] as const;
  return call(client, route, [code], undefined, options);
}

// Generated from the OpenAPI document; change the contract and generate again.
import { call, list } from "../../call.ts";
import type { Call, CallOptions, Client, PageCall } from "../../call.ts";
import type { BillableMetric, BillableMetricWrite } from "../types.ts";

/** Create or replace a billable metric by code */
export function putAdminBillableMetric(
  client: Client,
  code: string,
  body: BillableMetricWrite = {},
  options?: CallOptions,
): Call<BillableMetric> {
  const route = ["PutAdminBillableMetric", "PUT", "/v1/admin/billable-metrics/{code}"] as const;
  return call(client, route, [code], body, options);
}

/** Read a billable metric by code */
export function getAdminBillableMetric(client: Client, code: string, options?: CallOptions): Call<BillableMetric> {
  const route = ["GetAdminBillableMetric", "GET", "/v1/admin/billable-metrics/{code}"] as const;
  return call(client, route, [code], undefined, options);
}

/** Input of `listAdminBillableMetrics`. */
export type ListAdminBillableMetricsQuery = {
  limit?: number | undefined;
  cursor?: string | undefined;
  include_archived?: "true" | "false" | undefined;
};

/** List billable metrics */
export function listAdminBillableMetrics(
  client: Client,
  query?: ListAdminBillableMetricsQuery,
  options?: CallOptions,
): PageCall<BillableMetric> {
  const route = ["ListAdminBillableMetrics", "GET", "/v1/admin/billable-metrics"] as const;
  return list(client, route, [], query, options);
}

/**
 * Archive a billable metric
 *
 * It can no longer be chosen; what refers to it keeps working. PUT brings it back.
 */
export function archiveAdminBillableMetric(client: Client, code: string, options?: CallOptions): Call<BillableMetric> {
  const route = ["ArchiveAdminBillableMetric", "POST", "/v1/admin/billable-metrics/{code}/archive"] as const;
  return call(client, route, [code], undefined, options);
}

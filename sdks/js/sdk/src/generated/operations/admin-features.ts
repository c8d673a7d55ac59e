// Generated from the OpenAPI document; change the contract and generate again.
import { call, list } from "../../call.ts";
import type { Call, CallOptions, Client, PageCall } from "../../call.ts";
import type { Feature, FeatureWrite } from "../types.ts";

/** Create or replace a feature by code */
export function putAdminFeature(
  client: Client,
  code: string,
  body: FeatureWrite,
  options?: CallOptions,
): Call<Feature> {
  const route = ["PutAdminFeature", "PUT", "/v1/admin/features/{code}"] as const;
  return call(client, route, [code], body, options);
}

/** Read a feature by code */
export function getAdminFeature(client: Client, code: string, options?: CallOptions): Call<Feature> {
  const route = ["GetAdminFeature", "GET", "/v1/admin/features/{code}"] as const;
  return call(client, route, [code], undefined, options);
}

/** Input of `listAdminFeatures`. */
export type ListAdminFeaturesQuery = {
  limit?: number | undefined;
  cursor?: string | undefined;
  include_archived?: "true" | "false" | undefined;
};

/** List features */
export function listAdminFeatures(
  client: Client,
  query?: ListAdminFeaturesQuery,
  options?: CallOptions,
): PageCall<Feature> {
  const route = ["ListAdminFeatures", "GET", "/v1/admin/features"] as const;
  return list(client, route, [], query, options);
}

/**
 * Archive a feature
 *
 * It can no longer be chosen; what refers to it keeps working. PUT brings it back.
 */
export function archiveAdminFeature(client: Client, code: string, options?: CallOptions): Call<Feature> {
  const route = ["ArchiveAdminFeature", "POST", "/v1/admin/features/{code}/archive"] as const;
  return call(client, route, [code], undefined, options);
}

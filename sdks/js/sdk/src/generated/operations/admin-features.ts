// Generated from the OpenAPI document; change the contract and generate again.
import { call, list } from "../../call.ts";
import type { Call, CallOptions, Client, PageCall } from "../../call.ts";
import type { Feature, FeatureWrite } from "../types.ts";

/** Create or replace a feature by code */
export function adminPutFeature(
  client: Client,
  code: string,
  body: FeatureWrite,
  options?: CallOptions,
): Call<Feature> {
  const route = ["AdminPutFeature", "PUT", "/v1/admin/features/{code}"] as const;
  return call(client, route, [code], body, options);
}

/** Read a feature by code */
export function adminGetFeature(client: Client, code: string, options?: CallOptions): Call<Feature> {
  const route = ["AdminGetFeature", "GET", "/v1/admin/features/{code}"] as const;
  return call(client, route, [code], undefined, options);
}

/** Input of `adminListFeatures`. */
export type AdminListFeaturesQuery = {
  /** How many objects a page holds at most. */
  limit?: number | undefined;
  /** Where the page starts: the `next_cursor` of the page before. */
  cursor?: string | undefined;
  include_archived?: boolean | undefined;
};

/** List features */
export function adminListFeatures(
  client: Client,
  query?: AdminListFeaturesQuery,
  options?: CallOptions,
): PageCall<Feature> {
  const route = ["AdminListFeatures", "GET", "/v1/admin/features"] as const;
  return list(client, route, [], query, options);
}

/**
 * Archive a feature
 *
 * It can no longer be chosen; what refers to it keeps working. PUT brings it back.
 */
export function adminArchiveFeature(client: Client, code: string, options?: CallOptions): Call<Feature> {
  const route = ["AdminArchiveFeature", "POST", "/v1/admin/features/{code}/archive"] as const;
  return call(client, route, [code], undefined, options);
}

// Generated from the OpenAPI document; change the contract and generate again.
import { list } from "../../call.ts";
import type { CallOptions, Client, PageCall } from "../../call.ts";
import type { Feature } from "../types.ts";

/** Input of `listFeatures`. */
export type ListFeaturesQuery = {
  /** How many objects a page holds at most. */
  limit?: number | undefined;
  /** Where the page starts: the `next_cursor` of the page before. */
  cursor?: string | undefined;
  include_archived?: boolean | undefined;
};

/** The features that plans grant */
export function listFeatures(client: Client, query?: ListFeaturesQuery, options?: CallOptions): PageCall<Feature> {
  const route = ["ListFeatures", "GET", "/v1/features"] as const;
  return list(client, route, [], query, options);
}

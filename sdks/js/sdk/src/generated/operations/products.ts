// Generated from the OpenAPI document; change the contract and generate again.
import { list } from "../../call.ts";
import type { CallOptions, Client, PageCall } from "../../call.ts";
import type { Product } from "../types.ts";

/** Input of `listProducts`. */
export type ListProductsQuery = {
  /** How many objects a page holds at most. */
  limit?: number | undefined;
  /** Where the page starts: the `next_cursor` of the page before. */
  cursor?: string | undefined;
  include_archived?: boolean | undefined;
};

/** The product families */
export function listProducts(client: Client, query?: ListProductsQuery, options?: CallOptions): PageCall<Product> {
  const route = ["ListProducts", "GET", "/v1/products"] as const;
  return list(client, route, [], query, options);
}

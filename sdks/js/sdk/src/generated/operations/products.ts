// Generated from the OpenAPI document; change the contract and generate again.
import { list } from "../../call.ts";
import type { CallOptions, Client, PageCall } from "../../call.ts";
import type { Product } from "../types.ts";

/** Input of `listProducts`. */
export type ListProductsQuery = {
  limit?: number | undefined;
  cursor?: string | undefined;
  include_archived?: "true" | "false" | undefined;
};

/** The product families */
export function listProducts(client: Client, query?: ListProductsQuery, options?: CallOptions): PageCall<Product> {
  const route = ["ListProducts", "GET", "/v1/products"] as const;
  return list(client, route, [], query, options);
}

// Generated from the OpenAPI document; change the contract and generate again.
import { call, list } from "../../call.ts";
import type { Call, CallOptions, Client, PageCall } from "../../call.ts";
import type { Product, ProductWrite } from "../types.ts";

/** Create or replace a product by code */
export function adminPutProduct(
  client: Client,
  code: string,
  body: ProductWrite,
  options?: CallOptions,
): Call<Product> {
  const route = ["AdminPutProduct", "PUT", "/v1/admin/products/{code}"] as const;
  return call(client, route, [code], body, options);
}

/** Read a product by code */
export function adminGetProduct(client: Client, code: string, options?: CallOptions): Call<Product> {
  const route = ["AdminGetProduct", "GET", "/v1/admin/products/{code}"] as const;
  return call(client, route, [code], undefined, options);
}

/** Input of `adminListProducts`. */
export type AdminListProductsQuery = {
  /** How many objects a page holds at most. */
  limit?: number | undefined;
  /** Where the page starts: the `next_cursor` of the page before. */
  cursor?: string | undefined;
  include_archived?: boolean | undefined;
};

/** List products */
export function adminListProducts(
  client: Client,
  query?: AdminListProductsQuery,
  options?: CallOptions,
): PageCall<Product> {
  const route = ["AdminListProducts", "GET", "/v1/admin/products"] as const;
  return list(client, route, [], query, options);
}

/**
 * Archive a product
 *
 * It can no longer be chosen; what refers to it keeps working. PUT brings it back.
 */
export function adminArchiveProduct(client: Client, code: string, options?: CallOptions): Call<Product> {
  const route = ["AdminArchiveProduct", "POST", "/v1/admin/products/{code}/archive"] as const;
  return call(client, route, [code], undefined, options);
}

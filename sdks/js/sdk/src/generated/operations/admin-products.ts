// Generated from the OpenAPI document; change the contract and generate again.
import { call, list } from "../../call.ts";
import type { Call, CallOptions, Client, PageCall } from "../../call.ts";
import type { Product, ProductWrite } from "../types.ts";

/** Create or replace a product by code */
export function putAdminProduct(
  client: Client,
  code: string,
  body: ProductWrite,
  options?: CallOptions,
): Call<Product> {
  const route = ["PutAdminProduct", "PUT", "/v1/admin/products/{code}"] as const;
  return call(client, route, [code], body, options);
}

/** Read a product by code */
export function getAdminProduct(client: Client, code: string, options?: CallOptions): Call<Product> {
  const route = ["GetAdminProduct", "GET", "/v1/admin/products/{code}"] as const;
  return call(client, route, [code], undefined, options);
}

/** Input of `listAdminProducts`. */
export type ListAdminProductsQuery = {
  limit?: number | undefined;
  cursor?: string | undefined;
  include_archived?: "true" | "false" | undefined;
};

/** List products */
export function listAdminProducts(
  client: Client,
  query?: ListAdminProductsQuery,
  options?: CallOptions,
): PageCall<Product> {
  const route = ["ListAdminProducts", "GET", "/v1/admin/products"] as const;
  return list(client, route, [], query, options);
}

/**
 * Archive a product
 *
 * It can no longer be chosen; what refers to it keeps working. PUT brings it back.
 */
export function archiveAdminProduct(client: Client, code: string, options?: CallOptions): Call<Product> {
  const route = ["ArchiveAdminProduct", "POST", "/v1/admin/products/{code}/archive"] as const;
  return call(client, route, [code], undefined, options);
}

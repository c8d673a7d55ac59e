// Generated from the OpenAPI document; change the contract and generate again.
import { call, list } from "../../call.ts";
import type { Call, CallOptions, Client, PageCall } from "../../call.ts";
import type { Customer, CustomerCreate, CustomerUpdate, EntitlementsBundle, Invoice } from "../types.ts";

/**
 * Create a customer
 *
 * A relay's auto-create is permanently idempotent on (tenant, e-mail): it answers 200 with the existing
 * customer.
 */
export function createCustomer(client: Client, body: CustomerCreate = {}, options?: CallOptions): Call<Customer> {
  const route = ["CreateCustomer", "POST", "/v1/customers"] as const;
  return call(client, route, [], body, options);
}

/** Input of `listCustomers`. */
export type ListCustomersQuery = {
  /** How many objects a page holds at most. */
  limit?: number | undefined;
  /** Where the page starts: the `next_cursor` of the page before. */
  cursor?: string | undefined;
  email?: string | undefined;
  external_id?: string | undefined;
};

/** List customers, or find one by e-mail */
export function listCustomers(client: Client, query?: ListCustomersQuery, options?: CallOptions): PageCall<Customer> {
  const route = ["ListCustomers", "GET", "/v1/customers"] as const;
  return list(client, route, [], query, options);
}

/** Read a customer */
export function getCustomer(client: Client, id: string, options?: CallOptions): Call<Customer> {
  const route = ["GetCustomer", "GET", "/v1/customers/{id}"] as const;
  return call(client, route, [id], undefined, options);
}

/**
 * Change a customer
 *
 * The currency can change only while the customer has no subscription and no invoice.
 */
export function updateCustomer(
  client: Client,
  id: string,
  body: CustomerUpdate = {},
  options?: CallOptions,
): Call<Customer> {
  const route = ["UpdateCustomer", "PATCH", "/v1/customers/{id}"] as const;
  return call(client, route, [id], body, options);
}

/** Every feature the customer has, over all live subscriptions */
export function getCustomerEntitlements(client: Client, id: string, options?: CallOptions): Call<EntitlementsBundle> {
  const route = ["GetCustomerEntitlements", "GET", "/v1/customers/{id}/entitlements"] as const;
  return call(client, route, [id], undefined, options);
}

/** Input of `listCustomerInvoices`. */
export type ListCustomerInvoicesQuery = {
  /** How many objects a page holds at most. */
  limit?: number | undefined;
  /** Where the page starts: the `next_cursor` of the page before. */
  cursor?: string | undefined;
  /** A comma-separated list of `draft`, `open`, `paid`, `void`, `uncollectible`. */
  status?: string | undefined;
};

/** A customer's invoices, newest first */
export function listCustomerInvoices(
  client: Client,
  id: string,
  query?: ListCustomerInvoicesQuery,
  options?: CallOptions,
): PageCall<Invoice> {
  const route = ["ListCustomerInvoices", "GET", "/v1/customers/{id}/invoices"] as const;
  return list(client, route, [id], query, options);
}

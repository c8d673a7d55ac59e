// Generated from the OpenAPI document; change the contract and generate again.
import { call, list } from "../../call.ts";
import type { Call, CallOptions, Client, PageCall } from "../../call.ts";
import type { Invoice } from "../types.ts";

/** Read an invoice with its lines */
export function getInvoice(client: Client, id: string, options?: CallOptions): Call<Invoice> {
  const route = ["GetInvoice", "GET", "/v1/invoices/{id}"] as const;
  return call(client, route, [id], undefined, options);
}

/** Input of `listInvoices`. */
export type ListInvoicesQuery = {
  /** How many objects a page holds at most. */
  limit?: number | undefined;
  /** Where the page starts: the `next_cursor` of the page before. */
  cursor?: string | undefined;
  /** A comma-separated list of `draft`, `open`, `paid`, `void`, `uncollectible`. */
  status?: string | undefined;
  customer_id?: string | undefined;
  subscription_id?: string | undefined;
};

/** List invoices, newest first */
export function listInvoices(client: Client, query?: ListInvoicesQuery, options?: CallOptions): PageCall<Invoice> {
  const route = ["ListInvoices", "GET", "/v1/invoices"] as const;
  return list(client, route, [], query, options);
}

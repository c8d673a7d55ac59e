// Generated from the OpenAPI document; change the contract and generate again.
import { list } from "../../call.ts";
import type { CallOptions, Client, PageCall } from "../../call.ts";
import type { AuditEntry } from "../types.ts";

/** Input of `listAuditLog`. */
export type ListAuditLogQuery = {
  /** How many objects a page holds at most. */
  limit?: number | undefined;
  /** Where the page starts: the `next_cursor` of the page before. */
  cursor?: string | undefined;
  object_id?: string | undefined;
  action?: string | undefined;
};

/** Who changed what, newest first */
export function listAuditLog(client: Client, query?: ListAuditLogQuery, options?: CallOptions): PageCall<AuditEntry> {
  const route = ["ListAuditLog", "GET", "/v1/audit-log"] as const;
  return list(client, route, [], query, options);
}

import type { wire } from "@paylera/contract";
import { iso } from "../../platform/http/wire.ts";
import type { Personal } from "./personal.ts";
import type { CustomerRow } from "./store.ts";

export const toCustomer = (row: CustomerRow, personal: Personal): wire.Customer => ({
  id: row.id,
  external_id: row.external_id,
  email: personal.email,
  name: personal.name,
  currency: row.currency,
  metadata: personal.metadata,
  created_at: iso(row.created_at),
  updated_at: iso(row.updated_at),
});

/** What facts keep of a customer: nothing personal. */
export const toSnapshot = (row: CustomerRow) => ({
  id: row.id,
  currency: row.currency,
  created_at: iso(row.created_at),
});

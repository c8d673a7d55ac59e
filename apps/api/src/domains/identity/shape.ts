import type { wire } from "@paylera/contract";
import { iso, isoOrNull } from "../../platform/http/wire.ts";
import type { AuditRow } from "./audit-store.ts";
import type { TenantRow, TokenRow } from "./store.ts";

export const toTenant = (row: TenantRow): wire.Tenant => ({
  id: row.tenant_id,
  name: row.name,
  mode: row.mode,
  region: row.region,
  payment_provider: row.payment_provider,
  strict_redirects: row.strict_redirects,
  redirect_hosts: row.redirect_hosts,
  created_at: iso(row.created_at),
});

export const toToken = (row: TokenRow): wire.ApiToken => ({
  id: row.id,
  name: row.name,
  hint: row.hint,
  scopes: row.scopes,
  created_at: iso(row.created_at),
  last_used_at: isoOrNull(row.last_used_at),
  expires_at: isoOrNull(row.expires_at),
  revoked_at: isoOrNull(row.revoked_at),
});

export const toAuditEntry = (row: AuditRow): wire.AuditEntry => ({
  id: row.id,
  actor_kind: row.actor_kind,
  actor_id: row.actor_id,
  action: row.type,
  object: row.object,
  object_id: row.object_id,
  sequence: row.sequence,
  changed_fields: row.changed_fields,
  request_id: row.request_id,
  created_at: iso(row.created_at),
});

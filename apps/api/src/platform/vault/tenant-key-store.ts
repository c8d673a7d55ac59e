import { type Database, instant } from "../db/database.ts";
import type { TenantKey, TenantKeyPurpose, VaultDeps } from "./vault.ts";

type KeyRow = {
  tenant_id: string;
  purpose: TenantKeyPurpose;
  version: number;
  wrapped: Buffer;
  key_id: string;
  created_at: number;
};

const toKey = (row: KeyRow): TenantKey => ({
  tenantId: row.tenant_id,
  purpose: row.purpose,
  version: row.version,
  wrapped: row.wrapped,
  keyId: row.key_id,
  createdAt: row.created_at,
});

/** Keeps wrapped tenant keys in `tenant_keys`. */
export function tenantKeyStore(db: Database): Pick<VaultDeps, "loadTenantKeys" | "saveTenantKey"> {
  return {
    loadTenantKeys: (tenantId) =>
      db.tenant(tenantId, async (tx) =>
        (await tx.rows<KeyRow>("select * from tenant_keys order by version")).map(toKey),
      ),
    saveTenantKey: (key) =>
      db.tenant(key.tenantId, async (tx) => {
        await tx.rows(
          `insert into tenant_keys (tenant_id, purpose, version, key_id, wrapped, created_at)
           values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
          [key.tenantId, key.purpose, key.version, key.keyId, key.wrapped, instant(key.createdAt)],
        );
        const stored = await tx.first<KeyRow>("select * from tenant_keys where purpose = $1 and version = $2", [
          key.purpose,
          key.version,
        ]);
        return stored ? toKey(stored) : key;
      }),
  };
}

import type { Scope } from "@paylera/contract";
import type { Ctx, TenantRef } from "../../platform/context.ts";
import { type Database, instant, maybeInstant } from "../../platform/db/database.ts";
import type { PageRequest } from "../../platform/http/page.ts";

export type TenantRow = {
  tenant_id: string;
  name: string;
  mode: "test" | "live";
  region: "us" | "eu" | "apac";
  payment_provider: string | null;
  strict_redirects: boolean;
  redirect_hosts: string[];
  created_at: number;
};

export type TokenRow = {
  id: string;
  name: string;
  hint: string;
  scopes: Scope[];
  created_at: number;
  last_used_at: number | null;
  expires_at: number | null;
  revoked_at: number | null;
};

export async function insertTenant(ctx: Ctx, row: TenantRow): Promise<void> {
  await ctx.tx.rows(
    `insert into tenants (tenant_id, name, mode, region, payment_provider, strict_redirects, redirect_hosts, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      row.tenant_id,
      row.name,
      row.mode,
      row.region,
      row.payment_provider,
      row.strict_redirects,
      row.redirect_hosts,
      instant(row.created_at),
    ],
  );
}

const tenantColumns = "tenant_id, name, mode, region, payment_provider, strict_redirects, redirect_hosts, created_at";

export const findTenant = (ctx: Ctx): Promise<TenantRow | null> => ctx.tx.first(`select ${tenantColumns} from tenants`);

export const lockTenant = (ctx: Ctx): Promise<TenantRow | null> =>
  ctx.tx.first(`select ${tenantColumns} from tenants for update`);

export async function updateTenant(ctx: Ctx, row: TenantRow): Promise<void> {
  await ctx.tx.rows("update tenants set name = $1, strict_redirects = $2, redirect_hosts = $3", [
    row.name,
    row.strict_redirects,
    row.redirect_hosts,
  ]);
}

export async function insertToken(ctx: Ctx, row: TokenRow, hash: Buffer): Promise<void> {
  await ctx.tx.rows(
    `insert into api_tokens (tenant_id, id, name, hint, token_hash, scopes, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      ctx.tenant.id,
      row.id,
      row.name,
      row.hint,
      hash,
      row.scopes,
      instant(row.created_at),
      maybeInstant(row.expires_at),
    ],
  );
}

const tokenColumns = "id, name, hint, scopes, created_at, last_used_at, expires_at, revoked_at";

/** Newest first, the revoked ones included. */
export const listTokens = (ctx: Ctx, page: PageRequest): Promise<TokenRow[]> =>
  ctx.tx.rows(`select ${tokenColumns} from api_tokens where ($2::uuid is null or id < $2) order by id desc limit $1`, [
    page.take,
    page.after?.[0] ?? null,
  ]);

export const findToken = (ctx: Ctx, id: string): Promise<TokenRow | null> =>
  ctx.tx.first(`select ${tokenColumns} from api_tokens where id = $1`, [id]);

export const lockToken = (ctx: Ctx, id: string): Promise<TokenRow | null> =>
  ctx.tx.first(`select ${tokenColumns} from api_tokens where id = $1 for update`, [id]);

export async function markTokenRevoked(ctx: Ctx, id: string): Promise<void> {
  await ctx.tx.rows("update api_tokens set revoked_at = $2 where id = $1", [id, instant(ctx.now)]);
}

/** Outside any request: `last_used_at` never goes back. */
export async function markTokenUsed(
  db: Database,
  used: { tenantId: string; tokenId: string; at: number },
): Promise<void> {
  await db.tenant(used.tenantId, (tx) =>
    tx.rows("update api_tokens set last_used_at = greatest(last_used_at, $2) where id = $1", [
      used.tokenId,
      instant(used.at),
    ]),
  );
}

export type TokenHolder = TenantRef & { token_id: string; scopes: Scope[]; expires_at: number | null };

/** Before a tenant is known: the system role finds a live token by its hash, over all tenants. */
export async function findTokenByHash(db: Database, hash: Buffer): Promise<TokenHolder | null> {
  const rows = await db.system<TokenHolder>(
    `select t.tenant_id as id, t.mode, t.region, k.id as token_id, k.scopes, k.expires_at
     from api_tokens k join tenants t on t.tenant_id = k.tenant_id
     where k.token_hash = $1 and k.revoked_at is null`,
    [hash],
  );
  return rows[0] ?? null;
}

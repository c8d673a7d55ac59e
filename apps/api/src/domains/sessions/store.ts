import type { Ctx, TenantRef } from "../../platform/context.ts";
import { type Database, instant, maybeInstant } from "../../platform/db/database.ts";

import type { RedirectRules } from "./redirect-url.ts";

export type CheckoutStatus = "open" | "processing" | "complete" | "expired" | "canceled";

export type CheckoutRow = {
  id: string;
  customer_id: string;
  subscription_id: string;
  status: CheckoutStatus;
  success_url: string;
  cancel_url: string;
  failure: string | null;
  expires_at: number;
  created_at: number;
  completed_at: number | null;
};

const columns =
  "id, customer_id, subscription_id, status, success_url, cancel_url, failure, expires_at, created_at, completed_at";

export type NewCheckout = Pick<CheckoutRow, "id" | "customer_id" | "subscription_id" | "success_url" | "cancel_url"> & {
  tokenHash: Buffer;
  expiresAt: number;
};

export async function insertCheckout(ctx: Ctx, row: NewCheckout): Promise<void> {
  await ctx.tx.rows(
    `insert into checkout_sessions (tenant_id, id, token_hash, customer_id, subscription_id, status, success_url,
       cancel_url, expires_at, created_at)
     values ($1, $2, $3, $4, $5, 'open', $6, $7, $8, $9)`,
    [
      ctx.tenant.id,
      row.id,
      row.tokenHash,
      row.customer_id,
      row.subscription_id,
      row.success_url,
      row.cancel_url,
      instant(row.expiresAt),
      instant(ctx.now),
    ],
  );
}

export const findCheckout = (ctx: Ctx, id: string): Promise<CheckoutRow | null> =>
  ctx.tx.first<CheckoutRow>(`select ${columns} from checkout_sessions where id = $1`, [id]);

export const lockCheckout = (ctx: Ctx, id: string): Promise<CheckoutRow | null> =>
  ctx.tx.first<CheckoutRow>(`select ${columns} from checkout_sessions where id = $1 for update`, [id]);

/** Sets the state of a subscription's sessions that are still going on, and returns them as they were. */
export async function setCheckouts(
  ctx: Ctx,
  subscriptionId: string,
  to: { status: CheckoutStatus; failure: string | null },
): Promise<CheckoutRow[]> {
  return ctx.tx.rows<CheckoutRow>(
    `update checkout_sessions set status = $2, failure = $3, completed_at = $4
     where subscription_id = $1 and status in ('open', 'processing') returning ${columns}`,
    [subscriptionId, to.status, to.failure, to.status === "complete" ? instant(ctx.now) : null],
  );
}

export type NewPortalSession = {
  id: string;
  customerId: string;
  linkHash: Buffer;
  linkExpiresAt: number;
  returnUrl: string | null;
};

export async function insertPortalSession(ctx: Ctx, row: NewPortalSession): Promise<void> {
  await ctx.tx.rows(
    `insert into portal_sessions (tenant_id, id, customer_id, link_hash, link_expires_at, return_url, created_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [ctx.tenant.id, row.id, row.customerId, row.linkHash, instant(row.linkExpiresAt), row.returnUrl, instant(ctx.now)],
  );
}

/** Spends the one-time link; false when it was spent before. */
export async function redeemPortalSession(
  ctx: Ctx,
  id: string,
  session: { hash: Buffer; expiresAt: number },
): Promise<boolean> {
  const changed = await ctx.tx.count(
    `update portal_sessions set redeemed_at = $2, session_hash = $3, session_expires_at = $4
     where id = $1 and redeemed_at is null`,
    [id, instant(ctx.now), session.hash, maybeInstant(session.expiresAt)],
  );
  return changed === 1;
}

export type PortalRow = {
  id: string;
  customer_id: string;
  return_url: string | null;
  session_expires_at: number | null;
};

export const findPortalSession = (ctx: Ctx, id: string): Promise<PortalRow | null> =>
  ctx.tx.first<PortalRow>("select id, customer_id, return_url, session_expires_at from portal_sessions where id = $1", [
    id,
  ]);

/** Whose hosted page a token opens, before a tenant is known. */
export type SessionHolder = TenantRef & { session_id: string; customer_id: string; expires_at: number };

const lookups = {
  checkout: `select t.tenant_id as id, t.mode, t.region, s.id as session_id, s.customer_id, s.expires_at
             from checkout_sessions s join tenants t on t.tenant_id = s.tenant_id where s.token_hash = $1`,
  portal_link: `select t.tenant_id as id, t.mode, t.region, s.id as session_id, s.customer_id, s.link_expires_at as expires_at
                from portal_sessions s join tenants t on t.tenant_id = s.tenant_id
                where s.link_hash = $1 and s.redeemed_at is null`,
  portal: `select t.tenant_id as id, t.mode, t.region, s.id as session_id, s.customer_id, s.session_expires_at as expires_at
           from portal_sessions s join tenants t on t.tenant_id = s.tenant_id where s.session_hash = $1`,
};

export async function findSessionByHash(
  db: Database,
  kind: keyof typeof lookups,
  hash: Buffer,
): Promise<SessionHolder | null> {
  return (await db.system<SessionHolder>(lookups[kind], [hash]))[0] ?? null;
}

type TenantRules = { strict_redirects: boolean; redirect_hosts: string[] };

/** What the tenant says about where browsers may be sent. */
export async function readRedirectRules(ctx: Ctx): Promise<RedirectRules> {
  const row = await ctx.tx.first<TenantRules>("select strict_redirects, redirect_hosts from tenants");
  return { mode: ctx.tenant.mode, strict: row?.strict_redirects ?? true, hosts: row?.redirect_hosts ?? [] };
}

export const customerExists = async (ctx: Ctx, id: string): Promise<boolean> =>
  (await ctx.tx.first("select 1 as found from customers where id = $1", [id])) !== null;

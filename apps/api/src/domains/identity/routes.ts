import type { Ctx, Handlers } from "../../platform/context.ts";
import { readPage } from "../../platform/http/page.ts";
import { problem } from "../../platform/http/problem.ts";
import { listFacts } from "./audit-store.ts";
import { changeTenant } from "./change-tenant.ts";
import { issueTokenFor } from "./issue-token.ts";
import { revokeToken } from "./revoke-token.ts";
import { toAuditEntry, toTenant, toToken } from "./shape.ts";
import { findTenant, listTokens, type TenantRow } from "./store.ts";

/** Operations of the identity domain. */
export const identityRoutes = {
  "tenant.get": async (ctx) => toTenant(await ownTenant(ctx)),
  "tenant.update": async (ctx, { body }) => toTenant(await changeTenant(ctx, body)),
  "api_tokens.create": async (ctx, { body }) => {
    const expiresAt = body.expires_at == null ? null : Date.parse(body.expires_at);
    const { row, token } = await issueTokenFor(ctx, { name: body.name, scopes: body.scopes ?? ["*"], expiresAt });
    return { ...toToken(row), token };
  },
  "api_tokens.list": (ctx, { query }) =>
    readPage(ctx, query, {
      read: (page) => listTokens(ctx, page),
      position: (row) => [row.id],
      shape: toToken,
    }),
  "api_tokens.revoke": async (ctx, { params }) => toToken(await revokeToken(ctx, params.id)),
  "audit_log.list": (ctx, { query }) =>
    readPage(ctx, query, {
      read: (page) => listFacts(ctx, { ...page, objectId: query.object_id ?? null, action: query.action ?? null }),
      position: (row) => [row.xid, row.id],
      shape: toAuditEntry,
    }),
} satisfies Handlers<
  "tenant.get" | "tenant.update" | "api_tokens.create" | "api_tokens.list" | "api_tokens.revoke" | "audit_log.list"
>;

async function ownTenant(ctx: Ctx): Promise<TenantRow> {
  const tenant = await findTenant(ctx);
  if (!tenant) throw problem("paylera.not_found", "No such object.");
  return tenant;
}

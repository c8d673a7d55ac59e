import type { Ctx, Deps, TenantRef } from "../../platform/context.ts";
import { record } from "../../platform/facts.ts";
import { issueToken } from "./issue-token.ts";
import { insertTenant } from "./store.ts";

export type NewTenant = {
  name: string;
  mode: "test" | "live";
  region: "us" | "eu" | "apac";
  paymentProvider: string | null;
};

/** Opens a tenant with one token that may do everything. The token is in the answer and nowhere else. */
export async function createTenant(deps: Deps, input: NewTenant): Promise<{ tenant: TenantRef; apiToken: string }> {
  const tenant: TenantRef = { id: deps.ids.uuid(), mode: input.mode, region: input.region };
  const now = deps.clock.now();
  const apiToken = await deps.db.tenant(tenant.id, (tx) => {
    const ctx = { deps, tenant, tx, now, actor: { kind: "operator", id: null }, requestId: null } as const;
    return openTenant({ ...ctx, vault: unusedVault }, input);
  });
  return { tenant, apiToken };
}

async function openTenant(ctx: Ctx, input: NewTenant): Promise<string> {
  await insertTenant(ctx, {
    tenant_id: ctx.tenant.id,
    name: input.name,
    mode: input.mode,
    region: input.region,
    payment_provider: input.paymentProvider,
    strict_redirects: false,
    redirect_hosts: [],
    created_at: ctx.now,
  });
  const snapshot = { id: ctx.tenant.id, mode: input.mode, region: input.region };
  await record(ctx, { action: "tenant.created", object: "tenant", objectId: ctx.tenant.id, changed: [], snapshot });
  const { token } = await issueToken(ctx, { name: "First token", scopes: ["*"], expiresAt: null });
  return token;
}

/** A tenant has no keys before its row exists, and opening it encrypts nothing. */
const unusedVault: Ctx["vault"] = new Proxy({} as Ctx["vault"], {
  get: () => {
    throw new Error("a tenant that is being created has no vault yet");
  },
});

import type { Ctx, Deps, TenantRef } from "../../platform/context.ts";
import { secretToken, sha256 } from "../../platform/ids.ts";
import { record } from "../../platform/facts.ts";
import { insertTenant, insertToken } from "./store.ts";

export type NewTenant = { name: string; mode: "test" | "live"; region: "us" | "eu" | "apac"; paymentProvider: string | null };

/** Opens a tenant with one token that may do everything. The token is in the answer and nowhere else. */
export async function createTenant(deps: Deps, input: NewTenant): Promise<{ tenant: TenantRef; apiToken: string }> {
  const tenant: TenantRef = { id: deps.ids.uuid(), mode: input.mode, region: input.region };
  const now = deps.clock.now();
  const apiToken = secretToken(`pl_${input.mode}_`, deps.random);
  await deps.db.tenant(tenant.id, async (tx) => {
    const ctx = { deps, tenant, tx, now, actor: { kind: "operator", id: null }, requestId: null } as const;
    await openTenant({ ...ctx, vault: unusedVault }, input, apiToken);
  });
  return { tenant, apiToken };
}

async function openTenant(ctx: Ctx, input: NewTenant, apiToken: string): Promise<void> {
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
  const id = ctx.deps.ids.uuid();
  const hint = `${apiToken.slice(0, 8)}…${apiToken.slice(-4)}`;
  const lifecycle = { created_at: ctx.now, last_used_at: null, expires_at: null, revoked_at: null };
  await insertToken(ctx, { id, name: "First token", hint, scopes: ["*"], ...lifecycle }, sha256(apiToken));
  const snapshot = { id: ctx.tenant.id, mode: input.mode, region: input.region };
  await record(ctx, { action: "tenant.created", object: "tenant", objectId: ctx.tenant.id, changed: [], snapshot });
}

/** A tenant has no keys before its row exists, and opening it encrypts nothing. */
const unusedVault: Ctx["vault"] = new Proxy({} as Ctx["vault"], {
  get: () => {
    throw new Error("a tenant that is being created has no vault yet");
  },
});

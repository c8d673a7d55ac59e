import type { Deps, Principal } from "../../platform/context.ts";
import { sha256 } from "../../platform/ids.ts";
import { findTokenByHash, markTokenUsed } from "./store.ts";

const heldMs = 5000;
const heldMax = 10_000;
const usedEveryMs = 60_000;

/**
 * Finds the principal of an API token by its hash. Found tokens are held for five seconds, the longest that a revoked
 * one still works; unknown ones are looked up every time.
 */
export function tokenAuthenticator(deps: Deps): (token: string) => Promise<Principal | null> {
  const held = new Map<string, { principal: Principal; until: number; expiresAt: number | null }>();
  const markUsed = tokenMarker(deps);
  return async (token) => {
    if (!/^pl_(test|live)_[A-Za-z0-9_-]{20,100}$/.test(token)) return null;
    const hash = sha256(token);
    const slot = hash.toString("base64");
    const now = deps.clock.now();
    const known = held.get(slot);
    if (known && now < known.until) {
      if (known.expiresAt !== null && known.expiresAt <= now) return null;
      markUsed(known.principal, now);
      return known.principal;
    }
    held.delete(slot);
    const found = await findTokenByHash(deps.db, hash);
    if (!found || (found.expires_at !== null && found.expires_at <= now)) return null;
    const principal: Principal = {
      tenant: { id: found.id, mode: found.mode, region: found.region },
      actor: { kind: "token", id: found.token_id },
      scopes: new Set(found.scopes),
      session: null,
    };
    if (held.size >= heldMax) held.clear();
    held.set(slot, { principal, until: now + heldMs, expiresAt: found.expires_at });
    markUsed(principal, now);
    return principal;
  };
}

/** Notes the use of a token beside the request, at most once a minute: nobody waits for it and nobody fails by it. */
function tokenMarker(deps: Deps): (principal: Principal, now: number) => void {
  const markedAt = new Map<string, number>();
  return ({ tenant, actor }, now) => {
    const tokenId = actor.id;
    if (tokenId === null || now < (markedAt.get(tokenId) ?? -Infinity) + usedEveryMs) return;
    if (markedAt.size >= heldMax) markedAt.clear();
    markedAt.set(tokenId, now);
    markTokenUsed(deps.db, { tenantId: tenant.id, tokenId, at: now }).catch((error: unknown) => {
      deps.log.warn({ err: error, tenant_id: tenant.id }, "the use of a token could not be noted");
    });
  };
}

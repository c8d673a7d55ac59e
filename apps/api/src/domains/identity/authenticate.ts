import type { Deps, Principal } from "../../platform/context.ts";
import { sha256 } from "../../platform/ids.ts";
import { findTokenByHash } from "./store.ts";

const heldMs = 5000;
const heldMax = 10_000;

/**
 * Finds the principal of an API token by its hash. Found tokens are held for five seconds, the longest that a revoked
 * one still works; unknown ones are looked up every time.
 */
export function tokenAuthenticator(deps: Deps): (token: string) => Promise<Principal | null> {
  const held = new Map<string, { principal: Principal; until: number; expiresAt: number | null }>();
  return async (token) => {
    if (!/^pl_(test|live)_[A-Za-z0-9_-]{20,100}$/.test(token)) return null;
    const hash = sha256(token);
    const slot = hash.toString("base64");
    const now = deps.clock.now();
    const known = held.get(slot);
    if (known && now < known.until) return known.expiresAt !== null && known.expiresAt <= now ? null : known.principal;
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
    return principal;
  };
}

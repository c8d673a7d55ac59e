import type { Deps, Principal } from "../../platform/context.ts";
import { sha256 } from "../../platform/ids.ts";
import { findTokenByHash, markTokenUsed } from "./store.ts";

const heldMs = 5000;
const heldMax = 10_000;
const usedEveryMs = 60_000;

/** What is known of a token: whose it is, or null for nobody's. */
type Known = { principal: Principal; expiresAt: number | null } | null;

/**
 * Finds the principal of an API token by its hash. What was found is held for five seconds, the longest that a revoked
 * token still works; unknown tokens too, because no token ever comes to be that was asked for before. Requests that
 * bring the same token at the same moment share one look-up.
 */
export function tokenAuthenticator(deps: Deps): (token: string) => Promise<Principal | null> {
  const held = { known: new Map<string, Held>(), unknown: new Map<string, Held>() };
  const markUsed = tokenMarker(deps);
  const find = (slot: string, hash: Buffer): Promise<Known> => {
    const now = deps.clock.now();
    const found = held.known.get(slot) ?? held.unknown.get(slot);
    if (found && now < found.until) return found.token;
    const token = lookUp(deps, hash);
    keep(held.known, slot, { token, until: now + heldMs });
    token.then(
      (known) => {
        // Strangers have a room of their own, so no number of them puts a known token out.
        if (known !== null) return;
        held.known.delete(slot);
        keep(held.unknown, slot, { token, until: now + heldMs });
      },
      () => held.known.delete(slot),
    );
    return token;
  };
  return async (token) => {
    if (!/^pl_(test|live)_[A-Za-z0-9_-]{43}$/.test(token)) return null;
    const hash = sha256(token);
    const known = await find(hash.toString("base64"), hash);
    const now = deps.clock.now();
    if (known === null || (known.expiresAt !== null && known.expiresAt <= now)) return null;
    markUsed(known.principal, now);
    return known.principal;
  };
}

type Held = { token: Promise<Known>; until: number };

function keep(room: Map<string, Held>, slot: string, held: Held): void {
  if (room.size >= heldMax) room.clear();
  room.set(slot, held);
}

async function lookUp(deps: Deps, hash: Buffer): Promise<Known> {
  const found = await findTokenByHash(deps.db, hash);
  if (!found) return null;
  const principal: Principal = {
    tenant: { id: found.id, mode: found.mode, region: found.region },
    actor: { kind: "token", id: found.token_id },
    scopes: new Set(found.scopes),
    session: null,
  };
  return { principal, expiresAt: found.expires_at };
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

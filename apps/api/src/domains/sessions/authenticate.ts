import type { Deps, Principal } from "../../platform/context.ts";
import { sha256 } from "../../platform/ids.ts";
import { findSessionByHash } from "./store.ts";

type Kind = "checkout" | "portal_link" | "portal";

const prefixes: Record<Kind, RegExp> = {
  checkout: /^cs_(test|live)_[A-Za-z0-9_-]{43}$/,
  portal_link: /^sess_[A-Za-z0-9_-]{43}$/,
  portal: /^pss_[A-Za-z0-9_-]{43}$/,
};

/** A closed checkout can still be looked at: the payer may come back to it late. */
const graceMs: Record<Kind, number> = { checkout: 7 * 86_400_000, portal_link: 0, portal: 0 };

/** Finds the principal of a hosted page's token. It may do what its page does, for its one customer. */
export function sessionAuthenticator(deps: Deps, kind: Kind): (token: string) => Promise<Principal | null> {
  return async (token) => {
    if (!prefixes[kind].test(token)) return null;
    const found = await findSessionByHash(deps.db, kind, sha256(token));
    if (!found || found.expires_at + graceMs[kind] <= deps.clock.now()) return null;
    return {
      tenant: { id: found.id, mode: found.mode, region: found.region },
      actor: { kind: kind === "checkout" ? "checkout" : "portal", id: found.session_id },
      scopes: new Set(),
      session: { id: found.session_id, customerId: found.customer_id },
    };
  };
}

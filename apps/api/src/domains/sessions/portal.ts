import type { Ctx } from "../../platform/context.ts";
import { record } from "../../platform/facts.ts";
import { problem } from "../../platform/http/problem.ts";
import { secretToken, sha256 } from "../../platform/ids.ts";
import { insertPortalSession, redeemPortalSession } from "./store.ts";

const linkMs = 15 * 60 * 1000;
const sessionMs = 60 * 60 * 1000;

/** Mints a one-time URL to the portal for one customer. */
export async function openPortal(
  ctx: Ctx,
  input: { customerId: string; returnUrl: string | null },
): Promise<{ url: string; expiresAt: number }> {
  const id = ctx.deps.ids.uuid();
  const token = secretToken("sess_", ctx.deps.random);
  const linkExpiresAt = ctx.now + linkMs;
  await insertPortalSession(ctx, { id, ...input, linkHash: sha256(token), linkExpiresAt });
  await record(ctx, { action: "portal.opened", object: "portal_session", objectId: id, changed: [], snapshot: { id } });
  return { url: `${ctx.deps.config.publicUrl}/p/${token}`, expiresAt: linkExpiresAt };
}

/** Spends the URL for a session token that lives in the portal's cookie. The second to come gets a 401. */
export async function redeemPortal(ctx: Ctx, id: string): Promise<{ token: string; expiresAt: number }> {
  const token = secretToken("pss_", ctx.deps.random);
  const expiresAt = ctx.now + sessionMs;
  const redeemed = await redeemPortalSession(ctx, id, { hash: sha256(token), expiresAt });
  if (!redeemed) throw problem("paylera.unauthenticated", "This link was used before. Ask for a new one.");
  return { token, expiresAt };
}

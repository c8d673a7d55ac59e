import type { Ctx } from "../../platform/context.ts";
import { record } from "../../platform/facts.ts";
import { problem } from "../../platform/http/problem.ts";
import { lockToken, markTokenRevoked, type TokenRow } from "./store.ts";

/** Revokes a token for good. Processes that hold it let go within five seconds. */
export async function revokeToken(ctx: Ctx, id: string): Promise<TokenRow> {
  const before = await lockToken(ctx, id);
  if (!before) throw problem("paylera.not_found", "No such object.");
  if (before.revoked_at !== null) return before;
  await markTokenRevoked(ctx, id);
  const snapshot = { id, scopes: before.scopes };
  const changed = ["revoked_at"];
  await record(ctx, { action: "api_token.revoked", object: "api_token", objectId: id, changed, snapshot });
  return { ...before, revoked_at: ctx.now };
}

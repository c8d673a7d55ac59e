import type { Scope } from "@paylera/contract";
import type { Ctx } from "../../platform/context.ts";
import { record } from "../../platform/facts.ts";
import { invalidField, problem } from "../../platform/http/problem.ts";
import { secretToken, sha256 } from "../../platform/ids.ts";
import { findToken, insertToken, type TokenRow } from "./store.ts";

export type NewToken = { name: string; scopes: readonly Scope[]; expiresAt: number | null };
export type IssuedToken = { row: TokenRow; token: string };

/** Makes a token; only its hash is stored, so the answer is the last that is seen of it. */
export async function issueToken(ctx: Ctx, input: NewToken): Promise<IssuedToken> {
  const prefix = `pl_${ctx.tenant.mode}_`;
  const token = secretToken(prefix, ctx.deps.random);
  const row: TokenRow = {
    id: ctx.deps.ids.uuid(),
    name: input.name,
    hint: `${prefix}…${token.slice(-4)}`,
    scopes: [...new Set(input.scopes)],
    created_at: ctx.now,
    last_used_at: null,
    expires_at: input.expiresAt,
    revoked_at: null,
  };
  await insertToken(ctx, row, sha256(token));
  const snapshot = { id: row.id, scopes: row.scopes };
  await record(ctx, { action: "api_token.created", object: "api_token", objectId: row.id, changed: [], snapshot });
  return { row, token };
}

/** As `issueToken`, asked for by a token: it hands out no scope that it lacks. */
export async function issueTokenFor(ctx: Ctx, input: NewToken): Promise<IssuedToken> {
  if (input.expiresAt !== null && input.expiresAt <= ctx.now) throw invalidField("expires_at", "must be in the future");
  const issuer = ctx.actor.id === null ? null : await findToken(ctx, ctx.actor.id);
  const held = new Set<Scope>(issuer?.scopes ?? []);
  const beyond = held.has("*") ? undefined : input.scopes.find((scope) => !held.has(scope));
  if (beyond) throw problem("paylera.forbidden", `This token lacks the scope ${beyond}, so it cannot hand it out.`);
  return issueToken(ctx, input);
}

import { createHash } from "node:crypto";
import type { Ctx, Principal } from "../context.ts";
import { instant, sqlState } from "../db/database.ts";
import { canonicalJson } from "../json.ts";
import { ProblemError, problem } from "./problem.ts";

/** A stored answer, or the right to make one. */
export type Claim = { replay: { status: number; body: string } } | { keyHash: Buffer };

const keptMs = 24 * 60 * 60 * 1000;
const autoCreatePrefix = "paylera-relay-autocreate:";

/** The key of a request, or null when it brings none. Both `k` and the structured-field form `"k"` mean k (A-22c). */
export function idempotencyKey(headers: Headers): string | null {
  const sent = headers.get("idempotency-key");
  if (sent === null) return null;
  const key = /^".*"$/.test(sent) ? sent.slice(1, -1) : sent;
  if (!/^[\x20-\x7e]{1,255}$/.test(key)) {
    throw problem("paylera.idempotency_key_invalid", "Idempotency-Key must be 1 to 255 printable ASCII characters.");
  }
  return key;
}

/**
 * Claims a key in the transaction that does the work, so nothing can be half done: a second request with the key waits
 * for the first to commit and then replays it, or takes over when it rolled back. Keys are scoped by tenant, principal,
 * method, path and customer and kept as hashes only.
 */
export async function claim(ctx: Ctx, principal: Principal, request: ClaimRequest): Promise<Claim> {
  const scope = [
    principal.actor.kind,
    principal.actor.id,
    request.method,
    request.path,
    customerOf(request.body),
    request.key,
  ];
  const keyHash = createHash("sha256").update(JSON.stringify(scope)).digest();
  const fingerprint = createHash("sha256")
    .update(canonicalJson(fingerprinted(request)))
    .digest();
  const inserted = await insertClaim(ctx, keyHash, fingerprint);
  if (inserted) return { keyHash };
  const stored = await ctx.tx.first<Stored>(
    "select fingerprint, status, body_enc, expires_at from idempotency where key_hash = $1 for update",
    [keyHash],
  );
  if (!stored || stored.expires_at <= ctx.now) {
    await ctx.tx.rows("delete from idempotency where key_hash = $1", [keyHash]);
    if (await insertClaim(ctx, keyHash, fingerprint)) return { keyHash };
    throw inProgress();
  }
  if (!stored.fingerprint.equals(fingerprint)) {
    throw problem("paylera.idempotency_conflict", "This Idempotency-Key was used before with another body.");
  }
  if (stored.status === null || stored.body_enc === null) throw inProgress();
  const body = ctx.vault.decryptSecret(placeOf(keyHash), stored.body_enc);
  return { replay: { status: stored.status, body } };
}

/** Keeps a definitive answer for replay, in the same transaction as its effect. */
export async function keep(ctx: Ctx, keyHash: Buffer, status: number, body: string): Promise<void> {
  const sealed = ctx.vault.encryptSecret(placeOf(keyHash), body);
  await ctx.tx.rows("update idempotency set status = $2, body_enc = $3 where key_hash = $1", [keyHash, status, sealed]);
}

type ClaimRequest = { key: string; method: string; path: string; body: unknown };
type Stored = { fingerprint: Buffer; status: number | null; body_enc: Buffer | null; expires_at: number };

async function insertClaim(ctx: Ctx, keyHash: Buffer, fingerprint: Buffer): Promise<boolean> {
  try {
    const made = await ctx.tx.count(
      `insert into idempotency (tenant_id, key_hash, fingerprint, created_at, expires_at) values ($1, $2, $3, $4, $5)
       on conflict do nothing`,
      [ctx.tenant.id, keyHash, fingerprint, instant(ctx.now), instant(ctx.now + keptMs)],
    );
    return made === 1;
  } catch (error) {
    // The first request still runs after the lock timeout of two seconds.
    if (sqlState(error) === "55P03") throw inProgress();
    throw error;
  }
}

const inProgress = (): ProblemError =>
  new ProblemError("paylera.idempotency_in_progress", "A request with this Idempotency-Key is still running.", {
    headers: { "Retry-After": "1" },
  });

const placeOf = (keyHash: Buffer) => ({ table: "idempotency", column: "body_enc", row: keyHash.toString("hex") });

/** A relay's auto-create is one request per e-mail, whatever metadata the merchant attaches to it that day. */
function fingerprinted({ key, body }: ClaimRequest): unknown {
  if (!key.toLowerCase().startsWith(autoCreatePrefix)) return body;
  return typeof body === "object" && body !== null && "email" in body ? { email: body.email } : body;
}

function customerOf(body: unknown): string {
  if (typeof body !== "object" || body === null) return "";
  if ("customer_id" in body && typeof body.customer_id === "string") return body.customer_id;
  return "customer_email" in body && typeof body.customer_email === "string" ? body.customer_email.toLowerCase() : "";
}

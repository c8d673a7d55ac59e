import { createHash } from "node:crypto";
import { canonicalJson } from "../../platform/json.ts";
import { ApiError } from "./api-error.ts";
import type { SandboxContext, Tx } from "./context.ts";
import { inTransaction } from "./context.ts";

export const keyLifeMs = 24 * 3_600_000;

export type Claim = { accountId: string; key: string; route: string; fields: unknown; now: number };

/**
 * Runs `effect` at most once per key for 24 hours of the sandbox's clock. Effect, answer and events are one
 * transaction, so a killed process leaves nothing half done and no key stuck. Refusals are not remembered.
 */
export async function once(
  ctx: SandboxContext,
  claim: Claim,
  effect: (tx: Tx) => Promise<object>,
): Promise<{ answer: string; replayed: boolean }> {
  const fingerprint = createHash("sha256")
    .update(canonicalJson([claim.route, claim.fields]))
    .digest("hex");
  return inTransaction(ctx.pool, async (tx) => {
    await lock(tx, claim);
    const before = await tx.query<{ fingerprint: string; answer: string }>(
      `select fingerprint, answer from sandbox.idempotency_keys
       where account_id = $1 and key = $2 and created_at > $3`,
      [claim.accountId, claim.key, claim.now - keyLifeMs],
    );
    const [known] = before.rows;
    if (known !== undefined) {
      if (known.fingerprint === fingerprint) return { answer: known.answer, replayed: true };
      throw new ApiError(400, "idempotency_mismatch", "This Idempotency-Key was used with another request.");
    }
    const answer = JSON.stringify(await effect(tx));
    await tx.query(
      `insert into sandbox.idempotency_keys (account_id, key, fingerprint, answer, created_at)
       values ($1, $2, $3, $4, $5)
       on conflict (account_id, key) do update
         set fingerprint = excluded.fingerprint, answer = excluded.answer, created_at = excluded.created_at`,
      [claim.accountId, claim.key, fingerprint, answer, claim.now],
    );
    return { answer, replayed: false };
  });
}

export async function forgetOldKeys(tx: Tx, now: number): Promise<void> {
  await tx.query("delete from sandbox.idempotency_keys where created_at <= $1", [now - keyLifeMs]);
}

export function inProgress(): ApiError {
  return new ApiError(409, "idempotency_in_progress", "A request with this Idempotency-Key is still running.");
}

async function lock(tx: Tx, claim: Claim): Promise<void> {
  const { rows } = await tx.query<{ locked: boolean }>(
    "select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as locked",
    [`sandbox.key|${claim.accountId}|${claim.key}`],
  );
  if (rows[0]?.locked !== true) throw inProgress();
}

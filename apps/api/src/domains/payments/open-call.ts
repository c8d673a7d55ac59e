import type { Ctx } from "../../platform/context.ts";
import { type CallRow, countFailed, findOpenCall, insertCall, type NewCall } from "./call-store.ts";

/**
 * Writes the intent to call a provider; commit it before calling. While one for the same purpose has no known end that
 * one is returned, so nothing is asked for twice. The key follows from the purpose and the number of tries that surely
 * failed: even a journal that lost its last rows asks under the key the provider knows.
 */
export async function openCall(ctx: Ctx, call: NewCall): Promise<CallRow> {
  const open = await findOpenCall(ctx, call.op, call.subject_id);
  if (open) return open;
  const attempt = 1 + (await countFailed(ctx, call.op, call.subject_id));
  const key = ctx.vault.deterministicKey([call.op, call.subject_id, String(attempt)]);
  const made = await insertCall(ctx, { ...call, attempt, provider_key: key });
  const found = made ?? (await findOpenCall(ctx, call.op, call.subject_id));
  if (!found) throw new Error(`the ${call.op} of ${call.subject_id} was settled while it was opened`);
  return found;
}

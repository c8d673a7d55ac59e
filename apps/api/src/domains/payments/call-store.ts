import type { Ctx } from "../../platform/context.ts";
import { instant } from "../../platform/db/database.ts";

export type CallOp = "checkout" | "setup" | "charge" | "refund";
export type SubjectKind = "subscription" | "invoice" | "customer" | "payment";
export type CallState = "intent" | "sent" | "unknown" | "succeeded" | "failed" | "manual";

/** What is sent, so that it can be sent again unchanged: providers compare bodies under one key. */
export type CallRequest = { description: string; return_url?: string; expires_at?: number; method_ref?: string };

/** `soft` may work later with the same method, `hard` needs a new one. */
export type CallFailure = { kind: "soft" | "hard"; code: string; message: string };

/** One call to a provider. Times are epoch milliseconds; `amount` is null when no money moves. */
export type CallRow = {
  id: string;
  provider: string;
  op: CallOp;
  subject_kind: SubjectKind;
  subject_id: string;
  customer_id: string;
  attempt: number;
  provider_key: string;
  amount: bigint | null;
  currency: string;
  request: CallRequest;
  state: CallState;
  provider_ref: string | null;
  redirect_url: string | null;
  failure: CallFailure | null;
  created_at: number;
  sent_at: number | null;
  resolved_at: number | null;
};

const columns = `id, provider, op, subject_kind, subject_id, customer_id, attempt, provider_key, amount, currency,
  request, state, provider_ref, redirect_url, failure, created_at, sent_at, resolved_at`;

export const findCall = (ctx: Ctx, id: string): Promise<CallRow | null> =>
  ctx.tx.first<CallRow>(`select ${columns} from provider_calls where id = $1`, [id]);

/** Locks the call until the end of the transaction; take its subject's lock first. */
export const lockCall = (ctx: Ctx, id: string): Promise<CallRow | null> =>
  ctx.tx.first<CallRow>(`select ${columns} from provider_calls where id = $1 for update`, [id]);

export const findCallByRef = (ctx: Ctx, provider: string, ref: string): Promise<CallRow | null> =>
  ctx.tx.first<CallRow>(
    `select ${columns} from provider_calls where provider = $1 and provider_ref = $2 order by id desc limit 1`,
    [provider, ref],
  );

/** The one call for this purpose whose end is not known yet. */
export const findOpenCall = (ctx: Ctx, op: CallOp, subjectId: string): Promise<CallRow | null> =>
  ctx.tx.first<CallRow>(
    `select ${columns} from provider_calls
     where op = $1 and subject_id = $2 and state in ('intent', 'sent', 'unknown', 'manual')`,
    [op, subjectId],
  );

export const listOpenCalls = (ctx: Ctx, subjectId: string): Promise<CallRow[]> =>
  ctx.tx.rows<CallRow>(
    `select ${columns} from provider_calls
     where subject_id = $1 and state in ('intent', 'sent', 'unknown', 'manual') order by id`,
    [subjectId],
  );

/** How often this was tried and surely came to nothing. */
export async function countFailed(ctx: Ctx, op: CallOp, subjectId: string): Promise<number> {
  const row = await ctx.tx.first<{ failed: number }>(
    "select count(*)::int as failed from provider_calls where op = $1 and subject_id = $2 and state = 'failed'",
    [op, subjectId],
  );
  return row?.failed ?? 0;
}

export type NewCall = Pick<
  CallRow,
  "provider" | "op" | "subject_kind" | "subject_id" | "customer_id" | "amount" | "currency" | "request"
>;

/** Null when another transaction opened a call for the same purpose. */
export const insertCall = (
  ctx: Ctx,
  call: NewCall & Pick<CallRow, "attempt" | "provider_key">,
): Promise<CallRow | null> =>
  ctx.tx.first<CallRow>(
    `insert into provider_calls (tenant_id, id, provider, op, subject_kind, subject_id, customer_id, attempt,
       provider_key, amount, currency, request, state, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'intent', $13)
     on conflict do nothing returning ${columns}`,
    [
      ctx.tenant.id,
      ctx.deps.ids.uuid(),
      call.provider,
      call.op,
      call.subject_kind,
      call.subject_id,
      call.customer_id,
      call.attempt,
      call.provider_key,
      call.amount,
      call.currency,
      JSON.stringify(call.request),
      instant(ctx.now),
    ],
  );

/**
 * From here on the provider may have acted; false when the call came to its end meanwhile and must not be sent again.
 * The first sending is what the age of the key counts from.
 */
export async function saveSent(ctx: Ctx, id: string): Promise<boolean> {
  const changed = await ctx.tx.count(
    `update provider_calls set state = 'sent', sent_at = coalesce(sent_at, $2)
     where id = $1 and state in ('intent', 'sent', 'unknown', 'manual')`,
    [id, instant(ctx.now)],
  );
  return changed === 1;
}

/** Where the provider keeps what the call made. */
export async function saveAnswer(ctx: Ctx, id: string, answer: { ref: string; url: string | null }): Promise<void> {
  await ctx.tx.rows("update provider_calls set provider_ref = $2, redirect_url = $3 where id = $1", [
    id,
    answer.ref,
    answer.url,
  ]);
}

/** No answer: the state is `unknown` until the provider tells, `manual` when nobody will. */
export async function saveUnanswered(ctx: Ctx, id: string, state: "unknown" | "manual"): Promise<void> {
  await ctx.tx.rows("update provider_calls set state = $2 where id = $1 and state in ('sent', 'unknown')", [id, state]);
}

export type CallEnd = { state: "succeeded"; failure: null } | { state: "failed"; failure: CallFailure };

export async function saveEnd(ctx: Ctx, id: string, end: CallEnd): Promise<void> {
  await ctx.tx.rows("update provider_calls set state = $2, failure = $3, resolved_at = $4 where id = $1", [
    id,
    end.state,
    end.failure && JSON.stringify(end.failure),
    instant(ctx.now),
  ]);
}

/** The newest failed try to collect an invoice, and the method it used. */
export const lastFailedCharge = (ctx: Ctx, invoiceId: string): Promise<CallRow | null> =>
  ctx.tx.first<CallRow>(
    `select ${columns} from provider_calls
     where op = 'charge' and subject_id = $1 and state = 'failed' order by attempt desc limit 1`,
    [invoiceId],
  );

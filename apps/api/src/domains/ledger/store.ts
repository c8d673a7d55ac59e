import type { Ctx } from "../../platform/context.ts";
import { instant } from "../../platform/db/database.ts";

/** What an account holds; the two of a customer carry its id, the tenant's own two carry none. */
export type AccountKind = "customer_receivable" | "customer_credit" | "provider_clearing" | "revenue";

/** Debits are positive, credits negative, in minor units. */
export type Entry = { kind: AccountKind; customerId: string | null; amount: bigint };

/** Why money moves: one posting per `kind` and source, however often it is asked for. */
export type Posting = {
  kind: string;
  sourceKind: string;
  sourceId: string;
  currency: string;
  entries: readonly Entry[];
};

/** Posts balanced entries once; false when this posting was made before. */
export async function postLedger(ctx: Ctx, posting: Posting): Promise<boolean> {
  const entries = [...posting.entries, ...untouched(posting.entries)].map((entry) => ({
    account_id: ctx.deps.ids.uuid(),
    kind: entry.kind,
    customer_id: entry.customerId,
    amount: entry.amount.toString(),
  }));
  const answer = await ctx.tx.first<{ posted: boolean }>("select ledger_post($1, $2, $3, $4, $5, $6, $7) as posted", [
    ctx.deps.ids.uuid(),
    posting.kind,
    posting.sourceKind,
    posting.sourceId,
    posting.currency,
    instant(ctx.now),
    JSON.stringify(entries),
  ]);
  return answer?.posted === true;
}

/** What the customer is owed, zero or more. Their accounts stay locked, so nobody else spends it meanwhile. */
export async function customerCredit(ctx: Ctx, customerId: string, currency: string): Promise<bigint> {
  const answer = await ctx.tx.first<{ credit: bigint }>("select ledger_customer_credit($1, $2) as credit", [
    customerId,
    currency,
  ]);
  return answer?.credit ?? 0n;
}

/** The same without the lock, to be shown: whoever spends it asks again. */
export async function readCredit(ctx: Ctx, customerId: string, currency: string): Promise<bigint> {
  const row = await ctx.tx.first<{ balance: bigint }>(
    "select balance from ledger_accounts where kind = 'customer_credit' and customer_id = $1 and currency = $2",
    [customerId, currency],
  );
  return -(row?.balance ?? 0n);
}

/**
 * Entries of nothing, which only open and lock: a posting takes all accounts it or a later posting of the same
 * transaction may touch, so two transactions never hold one each and wait for the other's.
 */
function untouched(entries: readonly Entry[]): Entry[] {
  const customers = new Set(entries.flatMap((entry) => entry.customerId ?? []));
  const own = ["customer_credit", "customer_receivable"] as const;
  const shared = ["provider_clearing", "revenue"] as const;
  return [
    ...[...customers].flatMap((customerId) => own.map((kind) => ({ kind, customerId, amount: 0n }))),
    ...shared.map((kind) => ({ kind, customerId: null, amount: 0n })),
  ];
}

import type { Failure } from "../port.ts";
import type { Account } from "./accounts.ts";
import { takeRequestedDecline } from "./accounts.ts";
import { ApiError } from "./api-error.ts";
import type { Card } from "./cards.ts";
import { addMethod, findChargeOfCheckout, getMethod, insertCharge } from "./charges.ts";
import type { SandboxContext, Tx } from "./context.ts";
import type { Fields } from "./fields.ts";
import { amount, currency, instant, metadata, refused, text, webUrl } from "./fields.ts";
import { announce } from "./outbox.ts";
import type { WireCheckout } from "./wire.ts";

export type CheckoutRow = Omit<
  WireCheckout,
  "object" | "url" | "amount" | "expires_at" | "created_at" | "charge" | "method"
> & { account_id: string; amount: string | null; method_ref: string | null; expires_at: string; created_at: string };

const columns = `ref, account_id, kind, status, amount, currency, description, customer_id, return_url, expires_at,
  metadata, method_ref, failure, created_at`;

export async function createCheckout(
  tx: Tx,
  ctx: SandboxContext,
  input: { account: Account; fields: Fields; now: number },
): Promise<WireCheckout> {
  const { account, fields, now } = input;
  const kind = text(fields, "kind", 20);
  if (kind !== "payment" && kind !== "setup") throw refused("kind must be payment or setup.");
  const expiresAt = instant(fields, "expires_at");
  if (expiresAt <= now) throw refused("expires_at must be in the future.");
  // The ref is the only key to the payment page, so it is random and not a sortable id.
  const ref = `co_${Buffer.from(ctx.random.bytes(24)).toString("base64url")}`;
  await tx.query(
    `insert into sandbox.checkouts (ref, account_id, kind, status, amount, currency, description, customer_id,
       return_url, expires_at, metadata, created_at)
     values ($1, $2, $3, 'open', $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      ref,
      account.id,
      kind,
      kind === "payment" ? amount(fields, "amount") : null,
      currency(fields),
      text(fields, "description", 500),
      text(fields, "customer_id", 100),
      webUrl(fields, "return_url"),
      expiresAt,
      JSON.stringify(metadata(fields)),
      now,
    ],
  );
  return toCheckout(tx, ctx, await lockCheckout(tx, { ref, accountId: account.id }), now);
}

/** The row, locked for a change; of any account when none is given (the payer has only the ref). */
export async function lockCheckout(tx: Tx, by: { ref: string; accountId: string | null }): Promise<CheckoutRow> {
  const row = await findRow(tx, by, "for update");
  if (row === undefined) throw new ApiError(404, "not_found", "There is no such checkout.");
  return row;
}

export async function findCheckout(
  tx: Tx,
  by: { ref: string; accountId: string | null },
): Promise<CheckoutRow | undefined> {
  return findRow(tx, by, "");
}

/** Closes an open checkout; one that is paid or processing stays as it is. */
export async function expireCheckout(
  tx: Tx,
  ctx: SandboxContext,
  input: { account: Account; ref: string; now: number },
): Promise<WireCheckout> {
  const { account, ref, now } = input;
  const row = await lockCheckout(tx, { ref, accountId: account.id });
  if (row.status === "open") {
    await setStatus(tx, { ...row, status: "expired" });
    await announceCheckout(tx, ctx, { account, row, type: "checkout.expired", now, delayMs: 0 });
  }
  return toCheckout(tx, ctx, await lockCheckout(tx, { ref, accountId: account.id }), now);
}

/** The payer's answer on the page. A checkout that is no longer open is left alone. */
export async function payCheckout(
  tx: Tx,
  ctx: SandboxContext,
  input: { account: Account; row: CheckoutRow; card: Card; outcome: "approves" | "processes" | Failure; now: number },
): Promise<void> {
  const { account, row, card, now } = input;
  if (!isOpen(row, now)) return;
  const outcome = (await takeRequestedDecline(tx, account)) ?? input.outcome;
  const delayMs = card.noticeDelayMs;
  if (typeof outcome === "object") {
    await setStatus(tx, { ...row, failure: outcome });
    await announceCheckout(tx, ctx, { account, row, type: "checkout.payment_failed", now, delayMs });
    return;
  }
  const method = await addMethod(tx, ctx, { accountId: account.id, customerId: row.customer_id, card, now });
  const status = row.kind === "setup" ? "set_up" : outcome === "approves" ? "paid" : "processing";
  await setStatus(tx, { ...row, status, failure: null, method_ref: method.ref });
  if (row.amount !== null) {
    await insertCharge(tx, ctx, {
      accountId: account.id,
      checkoutRef: row.ref,
      methodRef: method.ref,
      customerId: row.customer_id,
      amount: BigInt(row.amount),
      currency: row.currency,
      description: row.description,
      metadata: row.metadata,
      outcome,
      now,
    });
  }
  await announceCheckout(tx, ctx, { account, row, type: `checkout.${status}`, now, delayMs });
}

export async function announceCheckout(
  tx: Tx,
  ctx: SandboxContext,
  input: { account: Account; row: CheckoutRow; type: string; now: number; delayMs: number },
): Promise<void> {
  const { account, row, type, now, delayMs } = input;
  const about = { object: "checkout", ref: row.ref, metadata: row.metadata } as const;
  await announce(tx, ctx, { account, type, about, now, delayMs });
}

export async function setStatus(tx: Tx, row: CheckoutRow): Promise<void> {
  await tx.query("update sandbox.checkouts set status = $2, failure = $3, method_ref = $4 where ref = $1", [
    row.ref,
    row.status,
    row.failure && JSON.stringify(row.failure),
    row.method_ref,
  ]);
}

/** Locks up to `limit` open checkouts whose time is over. */
export async function lockOverdue(tx: Tx, now: number, limit: number): Promise<CheckoutRow[]> {
  const { rows } = await tx.query<CheckoutRow>(
    `select ${columns} from sandbox.checkouts where status = 'open' and expires_at <= $1
     order by expires_at limit $2 for update skip locked`,
    [now, limit],
  );
  return rows;
}

export function isOpen(row: CheckoutRow, now: number): boolean {
  return row.status === "open" && now < Number(row.expires_at);
}

export async function toCheckout(tx: Tx, ctx: SandboxContext, row: CheckoutRow, now: number): Promise<WireCheckout> {
  const { account_id: accountId, method_ref: methodRef, ...rest } = row;
  const kept = methodRef === null ? null : await getMethod(tx, accountId, methodRef);
  const { card: _card, ...method } = kept ?? { card: null };
  return {
    object: "checkout",
    ...rest,
    url: `${ctx.publicUrl}/pay/${row.ref}`,
    status: row.status === "open" && !isOpen(row, now) ? "expired" : row.status,
    amount: row.amount === null ? null : Number(row.amount),
    expires_at: Number(row.expires_at),
    created_at: Number(row.created_at),
    charge: (await findChargeOfCheckout(tx, row.ref)) ?? null,
    method: "ref" in method ? method : null,
  };
}

async function findRow(
  tx: Tx,
  by: { ref: string; accountId: string | null },
  locking: "for update" | "",
): Promise<CheckoutRow | undefined> {
  const { rows } = await tx.query<CheckoutRow>(
    `select ${columns} from sandbox.checkouts where ref = $1 and ($2::uuid is null or account_id = $2) ${locking}`,
    [by.ref, by.accountId],
  );
  return rows[0];
}

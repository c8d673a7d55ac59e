import type { Failure, ProviderMetadata } from "../port.ts";
import type { Account } from "./accounts.ts";
import { takeRequestedDecline } from "./accounts.ts";
import { ApiError } from "./api-error.ts";
import { findCard, processingMs } from "./cards.ts";
import type { Card } from "./cards.ts";
import type { SandboxContext, Tx } from "./context.ts";
import type { Fields } from "./fields.ts";
import { amount, currency, metadata, refused, text } from "./fields.ts";
import { announce } from "./outbox.ts";
import type { WireCharge, WireMethod, WireRefund } from "./wire.ts";

type ChargeRow = Omit<WireCharge, "object" | "amount" | "refunded" | "created_at"> & {
  amount: string;
  refunded: string;
  created_at: string;
};

const columns = `ref, status, amount, currency, refunded, description, customer_id, method_ref, checkout_ref, metadata,
  failure, created_at`;

/** Keeps a card for a customer. */
export async function addMethod(
  tx: Tx,
  ctx: SandboxContext,
  input: { accountId: string; customerId: string; card: Card; now: number },
): Promise<WireMethod> {
  const ref = `pm_${ctx.ids.uuid()}`;
  await tx.query(
    "insert into sandbox.methods (ref, account_id, customer_id, card, created_at) values ($1, $2, $3, $4, $5)",
    [ref, input.accountId, input.customerId, input.card.id, input.now],
  );
  return toMethod({ ref, customer_id: input.customerId, card: input.card.id });
}

export async function getMethod(tx: Tx, accountId: string, ref: string): Promise<WireMethod & { card: Card }> {
  const { rows } = await tx.query<{ ref: string; customer_id: string; card: string }>(
    "select ref, customer_id, card from sandbox.methods where account_id = $1 and ref = $2",
    [accountId, ref],
  );
  const [row] = rows;
  if (row === undefined) throw new ApiError(404, "not_found", "There is no such payment method.");
  return { ...toMethod(row), card: cardOf(row.card) };
}

export type NewCharge = {
  accountId: string;
  checkoutRef: string | null;
  methodRef: string;
  customerId: string;
  amount: bigint;
  currency: string;
  description: string;
  metadata: ProviderMetadata;
  outcome: "approves" | "processes" | Failure;
  now: number;
};

export async function insertCharge(tx: Tx, ctx: SandboxContext, input: NewCharge): Promise<WireCharge> {
  const failure = typeof input.outcome === "object" ? input.outcome : null;
  const status = failure !== null ? "failed" : input.outcome === "approves" ? "succeeded" : "pending";
  const { rows } = await tx.query<ChargeRow>(
    `insert into sandbox.charges (ref, account_id, checkout_ref, method_ref, customer_id, status, amount, currency,
       refunded, description, call_id, metadata, failure, settles_at, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10, $11, $12, $13, $14) returning ${columns}`,
    [
      `ch_${ctx.ids.uuid()}`,
      input.accountId,
      input.checkoutRef,
      input.methodRef,
      input.customerId,
      status,
      input.amount,
      input.currency,
      input.description,
      input.metadata.call_id,
      JSON.stringify(input.metadata),
      failure && JSON.stringify(failure),
      status === "pending" ? input.now + processingMs : null,
      input.now,
    ],
  );
  return toCharge(one(rows));
}

/** A charge without the payer: the kept card decides what comes of it. */
export async function chargeMethod(
  tx: Tx,
  ctx: SandboxContext,
  input: { account: Account; fields: Fields; now: number },
): Promise<WireCharge> {
  const { account, fields, now } = input;
  const method = await getMethod(tx, account.id, text(fields, "method_ref", 100));
  if (method.customer_id !== text(fields, "customer_id", 100)) {
    throw refused("The payment method belongs to another customer.");
  }
  const charge = await insertCharge(tx, ctx, {
    accountId: account.id,
    checkoutRef: null,
    methodRef: method.ref,
    customerId: method.customer_id,
    amount: BigInt(amount(fields, "amount")),
    currency: currency(fields),
    description: text(fields, "description", 500),
    metadata: metadata(fields),
    outcome: (await takeRequestedDecline(tx, account)) ?? method.card.offSession,
    now,
  });
  await announceCharge(tx, ctx, { account, charge, type: `charge.${charge.status}`, now, card: method.card });
  return charge;
}

export async function refundCharge(
  tx: Tx,
  ctx: SandboxContext,
  input: { account: Account; fields: Fields; now: number },
): Promise<WireRefund> {
  const { account, fields, now } = input;
  const wanted = amount(fields, "amount");
  const charge = await lockCharge(tx, account.id, text(fields, "charge_ref", 100));
  if (charge.status !== "succeeded") throw refused("Only a succeeded charge can be refunded.");
  if (wanted > charge.amount - charge.refunded) throw refused("That is more than is left of the charge.");
  const refund: WireRefund = {
    object: "refund",
    ref: `re_${ctx.ids.uuid()}`,
    charge_ref: charge.ref,
    amount: wanted,
    currency: charge.currency,
    metadata: metadata(fields),
    created_at: now,
  };
  await tx.query("update sandbox.charges set refunded = refunded + $2 where ref = $1", [charge.ref, wanted]);
  await tx.query(
    `insert into sandbox.refunds (ref, account_id, charge_ref, amount, metadata, created_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [refund.ref, account.id, charge.ref, wanted, JSON.stringify(refund.metadata), now],
  );
  const { card } = await getMethod(tx, account.id, charge.method_ref);
  await announceCharge(tx, ctx, { account, charge, type: "charge.refunded", now, card });
  return refund;
}

export async function announceCharge(
  tx: Tx,
  ctx: SandboxContext,
  input: { account: Account; charge: WireCharge; type: string; now: number; card: Card },
): Promise<void> {
  const { account, charge, type, now, card } = input;
  const about = { object: "charge", ref: charge.ref, metadata: charge.metadata } as const;
  await announce(tx, ctx, { account, type, about, now, delayMs: card.noticeDelayMs });
}

export async function findCharge(tx: Tx, accountId: string, ref: string): Promise<WireCharge | undefined> {
  const { rows } = await tx.query<ChargeRow>(
    `select ${columns} from sandbox.charges where account_id = $1 and ref = $2`,
    [accountId, ref],
  );
  return rows[0] && toCharge(rows[0]);
}

export async function findChargeOfCheckout(tx: Tx, checkoutRef: string): Promise<WireCharge | undefined> {
  const { rows } = await tx.query<ChargeRow>(`select ${columns} from sandbox.charges where checkout_ref = $1`, [
    checkoutRef,
  ]);
  return rows[0] && toCharge(rows[0]);
}

/** Oldest first; `after` is the ref of the last one already seen. */
export async function listCharges(
  tx: Tx,
  input: { accountId: string; callId: string | null; after: string | null; limit: number },
): Promise<WireCharge[]> {
  const { rows } = await tx.query<ChargeRow>(
    `select ${columns} from sandbox.charges
     where account_id = $1 and ($2::text is null or call_id = $2)
       and ($3::text is null or (created_at, ref) >
         (select s.created_at, s.ref from sandbox.charges s where s.ref = $3 and s.account_id = $1))
     order by created_at, ref limit $4`,
    [input.accountId, input.callId, input.after, input.limit],
  );
  return rows.map(toCharge);
}

async function lockCharge(tx: Tx, accountId: string, ref: string): Promise<WireCharge> {
  const { rows } = await tx.query<ChargeRow>(
    `select ${columns} from sandbox.charges where account_id = $1 and ref = $2 for update`,
    [accountId, ref],
  );
  if (rows[0] === undefined) throw new ApiError(404, "not_found", "There is no such charge.");
  return toCharge(rows[0]);
}

export function toMethod(row: { ref: string; customer_id: string; card: string }): WireMethod {
  const { brand, last4, expires } = cardOf(row.card);
  return { object: "method", ref: row.ref, customer_id: row.customer_id, brand, last4, expires };
}

export function cardOf(id: string): Card {
  const card = findCard(id);
  if (card === undefined) throw new Error(`No card ${id}`);
  return card;
}

function toCharge(row: ChargeRow): WireCharge {
  return {
    object: "charge",
    ...row,
    amount: Number(row.amount),
    refunded: Number(row.refunded),
    created_at: Number(row.created_at),
  };
}

function one<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (row === undefined) throw new Error("A row was written and none came back");
  return row;
}

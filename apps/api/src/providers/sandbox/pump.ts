import { getAccount } from "./accounts.ts";
import { cardOf } from "./charges.ts";
import { announceCheckout, lockCheckout, lockOverdue, setStatus } from "./checkouts.ts";
import type { SandboxContext, Tx } from "./context.ts";
import { inTransaction } from "./context.ts";
import { forgetOldKeys } from "./idempotency.ts";
import { announce, deliverDue } from "./outbox.ts";
import type { Deliver } from "./outbox.ts";
import type { ProviderMetadata } from "../port.ts";

const batchSize = 100;

/** Does what time has made due at `now`; answers how many webhook requests were made. */
export async function pumpSandbox(ctx: SandboxContext, deliver: Deliver, now: number): Promise<number> {
  await inTransaction(ctx.pool, (tx) => forgetOldKeys(tx, now));
  await untilFewer(() => inTransaction(ctx.pool, (tx) => expireOverdue(tx, ctx, now)));
  await untilFewer(() => inTransaction(ctx.pool, (tx) => settlePending(tx, ctx, now)));
  return deliverDue(ctx.pool, deliver, now);
}

async function untilFewer(batch: () => Promise<number>): Promise<void> {
  while ((await batch()) === batchSize);
}

async function expireOverdue(tx: Tx, ctx: SandboxContext, now: number): Promise<number> {
  const rows = await lockOverdue(tx, now, batchSize);
  for (const row of rows) {
    const account = await getAccount(tx, row.account_id);
    await setStatus(tx, { ...row, status: "expired" });
    await announceCheckout(tx, ctx, { account, row, type: "checkout.expired", now, delayMs: 0 });
  }
  return rows.length;
}

type Settled = {
  ref: string;
  account_id: string;
  checkout_ref: string | null;
  metadata: ProviderMetadata;
  card: string;
};

/** A processing payment becomes paid, and its checkout with it. */
async function settlePending(tx: Tx, ctx: SandboxContext, now: number): Promise<number> {
  const { rows } = await tx.query<Settled>(
    `with due as (
       select ref from sandbox.charges where status = 'pending' and settles_at <= $1
       order by settles_at limit $2 for update skip locked
     )
     update sandbox.charges c set status = 'succeeded', settles_at = null
     from due, sandbox.methods m where c.ref = due.ref and m.ref = c.method_ref
     returning c.ref, c.account_id, c.checkout_ref, c.metadata, m.card`,
    [now, batchSize],
  );
  for (const charge of rows) await announceSettled(tx, ctx, charge, now);
  return rows.length;
}

async function announceSettled(tx: Tx, ctx: SandboxContext, charge: Settled, now: number): Promise<void> {
  const account = await getAccount(tx, charge.account_id);
  const delayMs = cardOf(charge.card).noticeDelayMs;
  if (charge.checkout_ref === null) {
    const about = { object: "charge", ref: charge.ref, metadata: charge.metadata } as const;
    await announce(tx, ctx, { account, type: "charge.succeeded", about, now, delayMs });
    return;
  }
  const row = await lockCheckout(tx, { ref: charge.checkout_ref, accountId: account.id });
  await setStatus(tx, { ...row, status: "paid" });
  await announceCheckout(tx, ctx, { account, row, type: "checkout.paid", now, delayMs });
}

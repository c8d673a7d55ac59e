import type { ProviderMetadata } from "../port.ts";
import { listCharges } from "./charges.ts";
import type { Tx } from "./context.ts";
import type { WireBooks, WireCharge, WireRefund } from "./wire.ts";

const pageSize = 1_000;

/** Every charge and refund of the account, for comparing with what the other side believes. */
export async function readBooks(tx: Tx, accountId: string): Promise<WireBooks> {
  const byCall = new Map<string, WireCharge[]>();
  const totals: WireBooks["totals"] = {};
  let after: string | null = null;
  for (;;) {
    const page: Awaited<ReturnType<typeof listCharges>> = await listCharges(tx, {
      accountId,
      callId: null,
      after,
      limit: pageSize,
    });
    for (const charge of page) {
      byCall.set(charge.metadata.call_id, [...(byCall.get(charge.metadata.call_id) ?? []), charge]);
      const total = (totals[charge.currency] ??= { succeeded: 0, pending: 0, refunded: 0 });
      if (charge.status !== "failed") total[charge.status] += charge.amount;
      total.refunded += charge.refunded;
    }
    after = page.at(-1)?.ref ?? null;
    if (page.length < pageSize) break;
  }
  // fromEntries, because a call id is someone else's text and may spell a prototype's name.
  return { charges_by_call_id: Object.fromEntries(byCall), refunds: await listRefunds(tx, accountId), totals };
}

async function listRefunds(tx: Tx, accountId: string): Promise<WireRefund[]> {
  type Row = Omit<WireRefund, "object" | "amount" | "created_at" | "metadata"> & {
    amount: string;
    created_at: string;
    metadata: ProviderMetadata;
  };
  const { rows } = await tx.query<Row>(
    `select r.ref, r.charge_ref, r.amount, c.currency, r.metadata, r.created_at
     from sandbox.refunds r join sandbox.charges c on c.ref = r.charge_ref
     where r.account_id = $1 order by r.created_at, r.ref`,
    [accountId],
  );
  return rows.map((row) => ({
    object: "refund",
    ...row,
    amount: Number(row.amount),
    created_at: Number(row.created_at),
  }));
}

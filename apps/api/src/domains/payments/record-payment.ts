import type { Ctx } from "../../platform/context.ts";
import { record } from "../../platform/facts.ts";
import { iso, minorUnits } from "../../platform/http/wire.ts";
import type { CallFailure, CallRow } from "./call-store.ts";
import { insertPayment, type PaymentRow } from "./store.ts";

export type Collected = { ref: string | null; amount: bigint; invoiceId: string | null; failure: CallFailure | null };

/** Writes down what came of a call that moves money. The caller holds the call's lock and saw that it had no end. */
export async function recordPayment(ctx: Ctx, call: CallRow, collected: Collected): Promise<PaymentRow> {
  const { failure } = collected;
  const row = await insertPayment(ctx, {
    customer_id: call.customer_id,
    invoice_id: collected.invoiceId,
    call_id: call.id,
    provider: call.provider,
    provider_ref: collected.ref,
    status: failure ? "failed" : "succeeded",
    amount: collected.amount,
    currency: call.currency,
    failure_code: failure?.code ?? null,
    failure_message: failure?.message ?? null,
  });
  if (!row) throw new Error(`call ${call.id} has its payment already`);
  const event = failure ? "payment.failed" : "payment.succeeded";
  await record(ctx, { event, object: "payment", objectId: row.id, changed: ["status"], snapshot: toSnapshot(row) });
  return row;
}

const toSnapshot = (row: PaymentRow): Record<string, unknown> => ({
  id: row.id,
  customer_id: row.customer_id,
  invoice_id: row.invoice_id,
  provider: row.provider,
  status: row.status,
  amount: minorUnits(row.amount),
  currency: row.currency,
  failure_code: row.failure_code,
  created_at: iso(row.created_at),
});

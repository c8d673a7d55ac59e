import { lastFailedCharge } from "../domains/payments/call-store.ts";
import { findDefaultMethod } from "../domains/payments/method-store.ts";
import { openCall } from "../domains/payments/open-call.ts";
import { type Ctx, inTx, type Scene } from "../platform/context.ts";
import { schedule } from "../platform/jobs.ts";
import { lockBilled } from "./steps/apply-outcome.ts";
import { failCollection } from "./steps/fail-collection.ts";
import { settleJob } from "./steps/sweep-times.ts";

/** Opens the charge of an open invoice to the customer's default method; the settlement sends it. */
export const collectPayment = (scene: Scene, invoiceId: string): Promise<void> =>
  inTx(scene, (ctx) => collect(ctx, invoiceId));

async function collect(ctx: Ctx, invoiceId: string): Promise<void> {
  const { invoice } = await lockBilled(ctx, invoiceId);
  if (invoice?.status !== "open" || invoice.amount_due <= invoice.amount_paid) return;
  const method = await findDefaultMethod(ctx, invoice.customer_id);
  const refused = await lastFailedCharge(ctx, invoice.id);
  const isRefusedForGood = refused?.failure?.kind === "hard" && refused.request.method_ref === method?.provider_ref;
  if (!method || isRefusedForGood) {
    return failCollection(ctx, invoice, { isHardDecline: isRefusedForGood, isMethodReplaced: false });
  }
  const call = await openCall(ctx, {
    provider: method.provider,
    op: "charge",
    subject_kind: "invoice",
    subject_id: invoice.id,
    customer_id: invoice.customer_id,
    amount: invoice.amount_due - invoice.amount_paid,
    currency: invoice.currency,
    request: { description: `Invoice ${invoice.number ?? ""}`.trim(), method_ref: method.provider_ref },
  });
  await schedule(ctx, { kind: settleJob, objectId: call.id, dueAt: ctx.now });
}

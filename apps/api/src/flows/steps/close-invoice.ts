import { collectJob, markInvoicePaid } from "../../domains/invoicing/collection.ts";
import type { InvoiceRow } from "../../domains/invoicing/store.ts";
import { owesMore } from "../../domains/payments/store.ts";
import { recover } from "../../domains/subscriptions/change-status.ts";
import { lockSubscription } from "../../domains/subscriptions/store.ts";
import type { Ctx } from "../../platform/context.ts";
import { unschedule } from "../../platform/jobs.ts";

/** An open invoice is paid in full: nobody collects it any more, and its subscription may be in good standing again. */
export async function closeInvoice(ctx: Ctx, invoice: InvoiceRow): Promise<void> {
  await markInvoicePaid(ctx, invoice);
  await unschedule(ctx, { kind: collectJob, objectId: invoice.id });
  if (invoice.subscription_id === null) return;
  const subscription = await lockSubscription(ctx, invoice.subscription_id);
  if (subscription?.status !== "past_due" || (await owesMore(ctx, subscription.id))) return;
  await recover(ctx, subscription);
}

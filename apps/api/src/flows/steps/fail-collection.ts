import { DAY_MS, DUNNING_DAYS, planDunning } from "@paylera/rules";
import { collectJob, markUncollectible, noteFailedAttempt } from "../../domains/invoicing/collection.ts";
import { type InvoiceRow, lockInvoice } from "../../domains/invoicing/store.ts";
import { postLedger } from "../../domains/ledger/store.ts";
import { firstFailureAt } from "../../domains/payments/store.ts";
import { endSubscription, markPastDue } from "../../domains/subscriptions/change-status.ts";
import { lockSubscription, type SubscriptionRow } from "../../domains/subscriptions/store.ts";
import type { Ctx } from "../../platform/context.ts";
import { schedule } from "../../platform/jobs.ts";
import { billWaiting } from "./close-subscription.ts";

export type FailedTry = { isHardDecline: boolean; isMethodReplaced: boolean };

/** One try to collect an open invoice came to nothing: what follows is for the dunning rules to say. */
export async function failCollection(ctx: Ctx, invoice: InvoiceRow, failed: FailedTry): Promise<void> {
  await noteFailedAttempt(ctx, invoice);
  const subscription = await markOwing(ctx, invoice.subscription_id);
  const firstFailedAt = (await firstFailureAt(ctx, invoice.id)) ?? invoice.finalized_at ?? ctx.now;
  const step = planDunning({
    ...failed,
    firstFailedAt,
    // By the calendar, so that a try with a new method between two days uses none of them up.
    retriesFailed: DUNNING_DAYS.filter((day) => firstFailedAt + day * DAY_MS <= ctx.now).length,
    scheduleDays: DUNNING_DAYS,
    endAction: "cancel",
    now: ctx.now,
  });
  if (step.kind === "end") return giveUp(ctx, invoice.id, subscription);
  const dueAt = step.kind === "retry" ? step.at : step.endAt;
  await schedule(ctx, { kind: collectJob, objectId: invoice.id, dueAt });
}

/** Only one that runs can be past due; one that ended still owes, and that is all. */
async function markOwing(ctx: Ctx, id: string | null): Promise<SubscriptionRow | null> {
  const subscription = id === null ? null : await lockSubscription(ctx, id);
  if (subscription?.status !== "active" && subscription?.status !== "past_due") return null;
  return markPastDue(ctx, subscription);
}

/** Credit that waited for the next invoice lowers what is written off; when it covers all, there is nothing to end. */
async function giveUp(ctx: Ctx, invoiceId: string, subscription: SubscriptionRow | null): Promise<void> {
  const last = subscription && (await billWaiting(ctx, subscription));
  const invoice = await lockInvoice(ctx, invoiceId);
  if (invoice?.status !== "open") return;
  await markUncollectible(ctx, invoice);
  await postLedger(ctx, {
    kind: "invoice.uncollectible",
    sourceKind: "invoice",
    sourceId: invoice.id,
    currency: invoice.currency,
    entries: [
      { kind: "revenue", customerId: null, amount: invoice.amount_due },
      { kind: "customer_receivable", customerId: invoice.customer_id, amount: -invoice.amount_due },
    ],
  });
  if (last) await endSubscription(ctx, last, "dunning_end");
}

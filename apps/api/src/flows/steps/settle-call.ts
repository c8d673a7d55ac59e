import { type CallRow, findCall, saveEnd, lockCall } from "../../domains/payments/call-store.ts";
import { listWaitingEvents, saveEventsDone } from "../../domains/payments/event-store.ts";
import { collectJob } from "../../domains/invoicing/collection.ts";
import { findInvoice } from "../../domains/invoicing/store.ts";
import { findSubscription } from "../../domains/subscriptions/store.ts";
import { type Ctx, inTx, type Scene } from "../../platform/context.ts";
import { schedule } from "../../platform/jobs.ts";
import { applyOutcome } from "./apply-outcome.ts";
import { askProvider, closeCheckout, type Outcome } from "./ask-provider.ts";
import { scheduleSweep, settleJob } from "./sweep-times.ts";

/** What a call came to: `unknown` when the provider did not say. */
export type Settled = Outcome["kind"];

/**
 * Brings a call as far as the provider lets it: sends it or looks it up, then applies the answer in one transaction.
 * Safe to run at any time, by anyone, at once. A call without an end is looked at again later.
 */
export async function settleCall(scene: Scene, callId: string): Promise<Settled> {
  const start = await inTx(scene, (ctx) => begin(ctx, callId));
  if (!start) return "failed";
  const { call, events } = start;
  if (call.state === "succeeded") return finish(scene, call, events, null);
  const settled = await finish(scene, call, events, await askProvider(scene, call));
  if (settled !== "open" || (await inTx(scene, (ctx) => isWanted(ctx, call)))) return settled;
  return closeCall(scene, call);
}

/** Whether anybody still waits for this page to be paid. */
async function isWanted(ctx: Ctx, call: CallRow): Promise<boolean> {
  if (call.subject_kind !== "subscription") return true;
  return (await findSubscription(ctx, call.subject_id))?.status === "pending_activation";
}

/** As `settleCall`, after closing the provider's page. */
export async function closeCall(scene: Scene, call: CallRow): Promise<Settled> {
  return finish(scene, call, [], await closeCheckout(scene, call));
}

type Start = { call: CallRow; events: readonly string[] };

async function begin(ctx: Ctx, callId: string): Promise<Start | null> {
  const call = await findCall(ctx, callId);
  if (!call) return null;
  const events = await listWaitingEvents(ctx, callId);
  if (call.state === "failed" && events.length === 0) return null;
  if (call.state === "intent" && call.op === "charge" && (await dropUnneeded(ctx, call))) return null;
  return { call, events };
}

/** A charge that was never sent is not sent any more when its invoice needs no money, or less of it. */
async function dropUnneeded(ctx: Ctx, call: CallRow): Promise<boolean> {
  const invoice = await findInvoice(ctx, call.subject_id);
  const isOpen = invoice?.status === "open";
  if (!invoice || (isOpen && call.amount !== null && call.amount <= invoice.amount_due)) return false;
  const locked = await lockCall(ctx, call.id);
  if (locked?.state !== "intent") return false;
  const failure = { kind: "soft", code: "not_needed", message: "The invoice needed less, or nothing." } as const;
  await saveEnd(ctx, call.id, { state: "failed", failure });
  if (isOpen) await schedule(ctx, { kind: collectJob, objectId: invoice.id, dueAt: ctx.now });
  return true;
}

async function finish(
  scene: Scene,
  call: CallRow,
  events: readonly string[],
  outcome: Outcome | null,
): Promise<Settled> {
  await inTx(scene, async (ctx) => {
    const isOver = outcome === null || (await applyOutcome(ctx, call, outcome));
    if (outcome?.kind !== "unknown") await saveEventsDone(ctx, events);
    if (!isOver) await scheduleSweep(ctx, call);
    // A notice that came while the provider was being asked may know more than its answer did.
    const later = (await listWaitingEvents(ctx, call.id)).filter((id) => !events.includes(id));
    if (later.length > 0) await schedule(ctx, { kind: settleJob, objectId: call.id, dueAt: ctx.now });
  });
  return outcome?.kind ?? "paid";
}

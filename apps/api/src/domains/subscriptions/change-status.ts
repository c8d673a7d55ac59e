import type { EventType } from "@paylera/contract";
import { addInterval, type SubscriptionEvent, transition, trialEndAt } from "@paylera/rules";
import type { Ctx } from "../../platform/context.ts";
import { record } from "../../platform/facts.ts";
import { problem } from "../../platform/http/problem.ts";
import { schedule, unschedule } from "../../platform/jobs.ts";
import { toSubscription } from "./shape.ts";
import { type SubscriptionRow, saveSubscription } from "./store.ts";

/** The job that ends a subscription's period; `object_id` is the subscription. */
export const renewJob = "subscriptions.renew";

/** Every function here takes a subscription locked in this transaction and returns it as saved. */
type Change = {
  ctx: Ctx;
  row: SubscriptionRow;
  event: SubscriptionEvent;
  says: EventType;
  fields: Partial<SubscriptionRow>;
};

async function apply({ ctx, row, event, says, fields }: Change): Promise<SubscriptionRow> {
  const step = transition(row.status, event);
  if (step.refused !== null) throw problem(step.refused, step.detail);
  return saveAndTell(ctx, row, { ...fields, status: step.next }, says);
}

/** Saves changed fields of a locked subscription with the fact that tells of them. */
export async function saveAndTell(
  ctx: Ctx,
  row: SubscriptionRow,
  fields: Partial<SubscriptionRow>,
  event: EventType,
): Promise<SubscriptionRow> {
  const next: SubscriptionRow = { ...row, ...fields, updated_at: ctx.now };
  await saveSubscription(ctx, next);
  const changed = Object.keys(fields).filter(
    (name) => row[name as keyof SubscriptionRow] !== next[name as keyof SubscriptionRow],
  );
  await record(ctx, { event, object: "subscription", objectId: row.id, changed, snapshot: toSubscription(next) });
  return next;
}

/** Starts the first period at `at`: the first invoice is paid, or there is nothing to pay. */
export async function activate(ctx: Ctx, row: SubscriptionRow, { at }: { at: number }): Promise<SubscriptionRow> {
  const end = addInterval(at, row.interval, 1, 1);
  await schedule(ctx, { kind: renewJob, objectId: row.id, dueAt: end });
  return apply({
    ctx,
    row,
    event: "activate",
    says: "subscription.activated",
    fields: {
      anchor_at: at,
      current_period_start: at,
      current_period_end: end,
      billed_amount: row.amount,
      billed_from: at,
    },
  });
}

/** Starts the trial at `at`; billing begins at its end, which becomes the anchor. */
export async function startTrial(ctx: Ctx, row: SubscriptionRow, { at }: { at: number }): Promise<SubscriptionRow> {
  const end = trialEndAt(at, row.trial_period_days);
  await schedule(ctx, { kind: renewJob, objectId: row.id, dueAt: end });
  return apply({
    ctx,
    row,
    event: "start_trial",
    says: "subscription.trial_started",
    fields: {
      anchor_at: end,
      current_period_start: at,
      current_period_end: end,
      trial_end: end,
      trial_plan_id: row.plan_id,
      billed_amount: 0n,
      billed_from: at,
    },
  });
}

/** A try to collect failed; access stays until dunning ends. */
export async function markPastDue(ctx: Ctx, row: SubscriptionRow): Promise<SubscriptionRow> {
  if (row.status === "past_due") return row;
  return apply({ ctx, row, event: "renew_failed", says: "subscription.past_due", fields: {} });
}

/** What was owed is paid. */
export async function recover(ctx: Ctx, row: SubscriptionRow): Promise<SubscriptionRow> {
  if (row.status !== "past_due") return row;
  return apply({ ctx, row, event: "renew_paid", says: "subscription.resumed", fields: {} });
}

/** Ends the subscription at once, whatever the reason. */
export async function endSubscription(
  ctx: Ctx,
  row: SubscriptionRow,
  event: "cancel_now" | "period_end" | "dunning_end" = "cancel_now",
): Promise<SubscriptionRow> {
  await unschedule(ctx, { kind: renewJob, objectId: row.id });
  const endedAt = event === "period_end" ? (row.current_period_end ?? ctx.now) : ctx.now;
  const fields = { canceled_at: row.canceled_at ?? ctx.now, ended_at: endedAt, cancel_at_period_end: false };
  return apply({ ctx, row, event, says: "subscription.canceled", fields });
}

/** The checkout was never paid. Terminal, and nothing is owed. */
export async function expire(ctx: Ctx, row: SubscriptionRow): Promise<SubscriptionRow> {
  return apply({ ctx, row, event: "checkout_expired", says: "subscription.expired", fields: { ended_at: ctx.now } });
}

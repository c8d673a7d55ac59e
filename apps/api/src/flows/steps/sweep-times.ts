import { HOUR_MS, MINUTE_MS, SECOND_MS } from "@paylera/rules";
import type { CallRow } from "../../domains/payments/call-store.ts";
import type { Ctx } from "../../platform/context.ts";
import { schedule } from "../../platform/jobs.ts";

/** The job that brings a call to its end; `object_id` is the call. */
export const settleJob = "payments.settle";

const ages = [2 * SECOND_MS, 10 * SECOND_MS, MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 6 * HOUR_MS];

/** When a call that has no end yet is looked at again, by its age: quickly at first, then every six hours. */
export function nextSweepAt(openedAt: number, now: number): number {
  const age = now - openedAt;
  const next = ages.find((candidate) => candidate > age);
  const last = 6 * HOUR_MS;
  return openedAt + (next ?? last * (Math.floor(age / last) + 1));
}

/** Has a call looked at again in a while, should nothing else end it before; and when its page closes. */
export function scheduleSweep(ctx: Ctx, call: Pick<CallRow, "id" | "created_at" | "request">): Promise<void> {
  const next = nextSweepAt(call.created_at, ctx.now);
  const closesAt = call.request.expires_at ?? 0;
  const dueAt = closesAt > ctx.now ? Math.min(next, closesAt) : next;
  return schedule(ctx, { kind: settleJob, objectId: call.id, dueAt });
}

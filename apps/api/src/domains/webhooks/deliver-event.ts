import { type Ctx, inTx, type Scene } from "../../platform/context.ts";
import { schedule } from "../../platform/jobs.ts";
import type { JobHandler } from "../../platform/worker.ts";
import { disableEndpoint } from "./change-endpoint.ts";
import {
  deliverJob,
  type DeliveryRow,
  findDelivery,
  hasEarlierPending,
  insertAttempt,
  listWaiting,
  saveProgress,
} from "./delivery-store.ts";
import { type EndpointRow, loadTargetForUpdate, saveEndpoint } from "./endpoint-store.ts";
import { findEventOf } from "./event-store.ts";
import { postEvent } from "./post-event.ts";
import { toEvent } from "./shape.ts";
import { openSecrets } from "./signing-secret.ts";
import type { Slots } from "./slots.ts";
import { judge, type Outcome } from "./verdict.ts";

/** A delivery whose turn has not come sleeps this long at most; whatever it waits for wakes it earlier. */
const waitingMsMax = 10 * 60_000;

/**
 * Makes the next attempt of a delivery: decide in one transaction, send outside of any, record in another. When the
 * process dies in between, the attempt is made again with the same event id.
 */
export function deliverEvent(options: { timeoutMs: number; slots: Slots }): JobHandler {
  const { slots } = options;
  return async (scene, deliveryId) => {
    const sent = await attemptOnce(scene, deliveryId, options);
    if (sent === null) return;
    const after: Scene = { ...scene, now: scene.deps.clock.now() };
    const free = slots.free(sent.endpointId);
    await inTx(after, (ctx) => settle(ctx, { deliveryId, attemptedAt: scene.now, outcome: sent.outcome, free }));
  };
}

async function attemptOnce(
  scene: Scene,
  deliveryId: string,
  { timeoutMs, slots }: { timeoutMs: number; slots: Slots },
): Promise<{ endpointId: string; outcome: Outcome } | null> {
  const run = {};
  try {
    const letter = await inTx(scene, (ctx) => prepare(ctx, deliveryId, (id) => slots.enter(id, run)));
    if (letter === null) return null;
    const { endpointId, url, ...outgoing } = letter;
    return { endpointId, outcome: await postEvent(scene.deps, url, outgoing, timeoutMs) };
  } finally {
    // Before the result is recorded: who finds no place from here on is seen by the look for waiting deliveries.
    slots.leave(run);
  }
}

type Letter = { endpointId: string; url: string; eventId: string; body: Uint8Array; secrets: string[]; now: number };

/** What to send now, or null when there is nothing to send or it is not this delivery's turn. */
async function prepare(ctx: Ctx, deliveryId: string, enter: (endpointId: string) => boolean): Promise<Letter | null> {
  // One trip: the statements run one after the other, so those behind the lock see what it waited for.
  const [endpoint, delivery, event, isEarly] = await Promise.all([
    loadTargetForUpdate(ctx, deliveryId),
    findDelivery(ctx, deliveryId),
    findEventOf(ctx, deliveryId),
    hasEarlierPending(ctx, deliveryId),
  ]);
  if (!endpoint || !event || delivery?.next_attempt_at == null) return null;
  if (!endpoint.enabled) {
    await saveProgress(ctx, { ...delivery, status: "failed", next_attempt_at: null });
    return null;
  }
  const job = { kind: deliverJob, objectId: deliveryId };
  if (delivery.next_attempt_at > ctx.now) {
    await schedule(ctx, { ...job, dueAt: delivery.next_attempt_at });
    return null;
  }
  if (isEarly || !enter(endpoint.id)) {
    await schedule(ctx, { ...job, dueAt: ctx.now + waitingMsMax });
    return null;
  }
  const body = Buffer.from(JSON.stringify(toEvent(event)), "utf8");
  const { id: endpointId, url } = endpoint;
  return { endpointId, url, eventId: event.id, body, secrets: openSecrets(ctx, endpoint), now: ctx.now };
}

type Attempted = { deliveryId: string; attemptedAt: number; outcome: Outcome; free: number };

/** Records an attempt and what follows from it, and wakes those that waited for it. */
async function settle(ctx: Ctx, { deliveryId, attemptedAt, outcome, free }: Attempted): Promise<void> {
  const [endpoint, delivery] = await Promise.all([loadTargetForUpdate(ctx, deliveryId), findDelivery(ctx, deliveryId)]);
  if (!endpoint || !delivery) throw new Error("a delivery that is gone");
  const { status, error, durationMs } = outcome;
  const attempt = delivery.attempt_count + 1;
  const past = { attempt, failingSince: endpoint.failing_since, now: ctx.now, random: ctx.deps.random.unit() };
  const verdict = judge(outcome, past);
  const about = { id: ctx.deps.ids.uuid(), delivery_id: deliveryId, attempted_at: attemptedAt };
  await Promise.all([
    insertAttempt(ctx, { ...about, status, duration_ms: durationMs, error }),
    saveDelivery(ctx, { ...delivery, attempt_count: attempt }, verdict),
  ]);
  if (!endpoint.enabled) return;
  await saveHealth(ctx, endpoint, verdict);
  if (verdict.disable !== null) return;
  for (const { id } of await listWaiting(ctx, endpoint.id, free)) {
    await schedule(ctx, { kind: deliverJob, objectId: id, dueAt: ctx.now });
  }
}

/** A delivery that was ended meanwhile stays ended, unless it arrived after all. */
async function saveDelivery(ctx: Ctx, row: DeliveryRow, verdict: ReturnType<typeof judge>): Promise<void> {
  const ended = row.status !== "pending" && verdict.status !== "delivered";
  const next = ended ? {} : { status: verdict.status, next_attempt_at: verdict.nextAttemptAt };
  await saveProgress(ctx, { ...row, ...next });
  if (ended || verdict.nextAttemptAt === null) return;
  await schedule(ctx, { kind: deliverJob, objectId: row.id, dueAt: verdict.nextAttemptAt });
}

async function saveHealth(ctx: Ctx, endpoint: EndpointRow, verdict: ReturnType<typeof judge>): Promise<void> {
  const { failingSince, disable } = verdict;
  const after = { ...endpoint, failing_since: failingSince };
  if (disable !== null) await disableEndpoint(ctx, after, disable);
  else if (failingSince !== endpoint.failing_since) await saveEndpoint(ctx, after);
}

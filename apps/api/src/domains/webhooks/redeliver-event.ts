import type { Ctx } from "../../platform/context.ts";
import { record } from "../../platform/facts.ts";
import { problem } from "../../platform/http/problem.ts";
import { countRedeliveries } from "./delivery-store.ts";
import { loadEnabledForUpdate } from "./endpoint-store.ts";
import { findEvent } from "./event-store.ts";
import { send, wants } from "./publish-event.ts";

/** Sends an event again: to one endpoint whatever it wants, or to all that want its type. */
export async function redeliverEvent(ctx: Ctx, eventId: string, endpointId: string | null): Promise<string[]> {
  const event = await findEvent(ctx, eventId);
  if (!event) throw problem("paylera.not_found", "No such event.");
  const wanted = endpointId?.toLowerCase() ?? null;
  const enabled = await loadEnabledForUpdate(ctx);
  const targets = enabled.filter(({ id, events }) => (wanted === null ? wants(events, event.type) : id === wanted));
  if (wanted !== null && targets.length === 0) {
    throw problem("paylera.reference_not_found", "endpoint_id names no enabled webhook endpoint.");
  }
  const counts = await countRedeliveries(ctx, event.id);
  const past = new Map(counts.map(({ endpoint_id, redelivery }) => [endpoint_id, redelivery]));
  const deliveries = targets.map((endpoint) => ({
    id: ctx.deps.ids.uuid(),
    endpoint_id: endpoint.id,
    fact_id: event.id,
    object_id: event.object_id,
    sequence: event.sequence,
    redelivery: (past.get(endpoint.id) ?? 0) + 1,
  }));
  await send(ctx, deliveries);
  for (const delivery of deliveries) {
    const snapshot = { id: delivery.id, event_id: event.id, endpoint_id: delivery.endpoint_id };
    const about = { object: "webhook_delivery", objectId: delivery.id, changed: [] };
    await record(ctx, { action: "webhook_delivery.requested", ...about, snapshot });
  }
  return deliveries.map(({ id }) => id);
}

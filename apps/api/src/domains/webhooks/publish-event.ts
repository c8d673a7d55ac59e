import { type Ctx, inTx } from "../../platform/context.ts";
import { schedule } from "../../platform/jobs.ts";
import type { JobHandler } from "../../platform/worker.ts";
import { deliverJob, insertDeliveries, type NewDelivery } from "./delivery-store.ts";
import { listEnabledEndpoints } from "./endpoint-store.ts";
import { listUnpublished } from "./event-store.ts";

/** Whether an endpoint with these `events` wants a type. */
export const wants = (events: readonly string[], type: string): boolean =>
  events.includes("*") || events.includes(type);

/**
 * Makes a delivery of an event for every endpoint that wants it. Earlier events of the object that another worker has
 * not come to are taken along: an order can only be kept among deliveries that exist.
 */
export const publishEvent: JobHandler = (scene, eventId) =>
  inTx(scene, async (ctx) => {
    const endpoints = await listEnabledEndpoints(ctx);
    if (endpoints.length === 0) return;
    const events = await listUnpublished(ctx, eventId);
    await send(
      ctx,
      events.flatMap((event) =>
        endpoints
          .filter((endpoint) => wants(endpoint.events, event.type))
          .map((endpoint) => ({
            id: ctx.deps.ids.uuid(),
            endpoint_id: endpoint.id,
            fact_id: event.id,
            object_id: event.object_id,
            sequence: event.sequence,
            redelivery: 0,
          })),
      ),
    );
  });

/** Adds deliveries and makes the new ones due at once. */
export async function send(ctx: Ctx, deliveries: readonly NewDelivery[]): Promise<string[]> {
  if (deliveries.length === 0) return [];
  const added = await insertDeliveries(ctx, deliveries);
  for (const objectId of added) await schedule(ctx, { kind: deliverJob, objectId, dueAt: ctx.now });
  return added;
}

import type { Ctx, Handlers } from "../../platform/context.ts";
import { readPage } from "../../platform/http/page.ts";
import { problem } from "../../platform/http/problem.ts";
import { deleteEndpoint, rotateSecret, updateEndpoint } from "./change-endpoint.ts";
import { createEndpoint } from "./create-endpoint.ts";
import { listDeliveries } from "./delivery-store.ts";
import { findEndpoint, listEndpoints } from "./endpoint-store.ts";
import { findEvent, listEvents } from "./event-store.ts";
import { redeliverEvent } from "./redeliver-event.ts";
import { toDelivery, toEndpoint, toEvent } from "./shape.ts";

const overlapSecondsDefault = 86_400;

/** Operations of the webhooks domain. */
export const webhooksRoutes = {
  "webhook_endpoints.create": async (ctx, { body }) => {
    const input = { url: body.url, description: body.description ?? null, events: body.events ?? ["*"] };
    const { row, secret } = await createEndpoint(ctx, input);
    return { ...toEndpoint(row, ctx.now), secret };
  },
  "webhook_endpoints.get": async (ctx, { params }) => {
    const row = await findEndpoint(ctx, params.id);
    if (!row) throw problem("paylera.not_found", "No such webhook endpoint.");
    return toEndpoint(row, ctx.now);
  },
  "webhook_endpoints.list": (ctx, { query }) =>
    readPage(ctx, query, {
      read: (page) => listEndpoints(ctx, page),
      position: (row) => [row.id],
      shape: (row) => toEndpoint(row, ctx.now),
    }),
  "webhook_endpoints.update": async (ctx, { params, body }) =>
    toEndpoint(await updateEndpoint(ctx, params.id, body), ctx.now),
  "webhook_endpoints.delete": async (ctx, { params }) => {
    await deleteEndpoint(ctx, params.id);
    return undefined;
  },
  "webhook_endpoints.rotate_secret": async (ctx, { params, body }) => {
    const overlapMs = (body.overlap_seconds ?? overlapSecondsDefault) * 1000;
    const { row, secret } = await rotateSecret(ctx, params.id, overlapMs);
    return { ...toEndpoint(row, ctx.now), secret };
  },
  "events.list": (ctx, { query }) => {
    const filter = { type: query.type ?? null, objectId: query.object_id ?? null };
    return readPage(ctx, query, {
      read: (page) => listEvents(ctx, filter, page),
      position: (row) => [row.xid, row.id],
      shape: toEvent,
    });
  },
  "events.get": async (ctx, { params }) => {
    const row = await findEvent(ctx, params.id);
    if (!row) throw problem("paylera.not_found", "No such event.");
    return toEvent(row);
  },
  "events.redeliver": async (ctx, { params, body }) => ({
    delivery_ids: await redeliverEvent(ctx, params.id, body.endpoint_id ?? null),
  }),
  "webhook_deliveries.list": (ctx, { query }) => {
    const filter = {
      id: null,
      endpointId: query.endpoint_id ?? null,
      eventId: query.event_id ?? null,
      status: query.status ?? null,
    };
    return readPage(ctx, query, {
      read: (page) => listDeliveries(ctx, filter, page),
      position: (row) => [row.id],
      shape: toDelivery,
    });
  },
  "webhook_deliveries.get": async (ctx, { params }) => toDelivery(await getDelivery(ctx, params.id)),
} satisfies Handlers<
  | "webhook_endpoints.create"
  | "webhook_endpoints.get"
  | "webhook_endpoints.list"
  | "webhook_endpoints.update"
  | "webhook_endpoints.delete"
  | "webhook_endpoints.rotate_secret"
  | "events.list"
  | "events.get"
  | "events.redeliver"
  | "webhook_deliveries.list"
  | "webhook_deliveries.get"
>;

async function getDelivery(ctx: Ctx, id: string) {
  const filter = { id, endpointId: null, eventId: null, status: null };
  const [row] = await listDeliveries(ctx, filter, { take: 1, after: null });
  if (!row) throw problem("paylera.not_found", "No such delivery.");
  return row;
}

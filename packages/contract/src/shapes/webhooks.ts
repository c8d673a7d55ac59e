import { z } from "zod";
import { eventTypes } from "../events.ts";
import { id, instant, pageQuery, text, url } from "./primitives.ts";

const EventTypes = z
  .array(z.enum(["*", ...eventTypes]))
  .min(1)
  .max(50);

export const WebhookEndpoint = z
  .object({
    id,
    url: z.string(),
    description: z.string().nullable(),
    events: z.array(z.string()),
    enabled: z.boolean(),
    disabled_reason: z.string().nullable(),
    previous_secret_expires_at: instant.nullable(),
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: "WebhookEndpoint" });

export const WebhookEndpointWithSecret = WebhookEndpoint.extend({ secret: z.string() }).meta({
  id: "WebhookEndpointWithSecret",
  description: "The signing secret is shown here once and never again.",
});

export const WebhookEndpointCreate = z
  .strictObject({ url, description: text(500).nullish(), events: EventTypes.optional() })
  .meta({ id: "WebhookEndpointCreate" });

export const WebhookEndpointUpdate = z
  .strictObject({
    url: url.optional(),
    description: text(500).nullish(),
    events: EventTypes.optional(),
    enabled: z.boolean().optional(),
  })
  .meta({ id: "WebhookEndpointUpdate" });

export const RotateSecret = z
  .strictObject({ overlap_seconds: z.int().min(0).max(604_800).nullish() })
  .meta({ id: "RotateSecret", description: "How long both secrets sign; a day when left out." });

export const Event = z
  .object({
    id,
    type: z.string(),
    api_version: z.string(),
    created_at: instant,
    object: z.string(),
    object_id: id,
    sequence: z.int(),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({
    id: "Event",
    description:
      "`sequence` counts the changes of one object from 1. It grows; a change that is no event uses a number too.",
  });

export const EventListQuery = z.strictObject({
  ...pageQuery,
  type: z.enum(eventTypes).optional(),
  object_id: id.optional(),
});

const Attempt = z
  .object({
    attempted_at: instant,
    status: z.int().nullable(),
    duration_ms: z.int(),
    error: z.string().nullable(),
  })
  .meta({ id: "DeliveryAttempt" });

export const Delivery = z
  .object({
    id,
    endpoint_id: id,
    event_id: id,
    event_type: z.string(),
    status: z.enum(["pending", "delivered", "failed"]),
    attempts: z.array(Attempt),
    next_attempt_at: instant.nullable(),
    created_at: instant,
  })
  .meta({ id: "Delivery" });

export const DeliveryListQuery = z.strictObject({
  ...pageQuery,
  endpoint_id: id.optional(),
  event_id: id.optional(),
  status: z.enum(["pending", "delivered", "failed"]).optional(),
});

export const Redeliver = z.strictObject({ endpoint_id: id.nullish() }).meta({ id: "Redeliver" });
export const Redelivered = z.object({ delivery_ids: z.array(id) }).meta({ id: "Redelivered" });

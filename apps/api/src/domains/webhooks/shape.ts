import { API_VERSION, type wire } from "@paylera/contract";
import { iso, isoOrNull } from "../../platform/http/wire.ts";
import type { LoggedDelivery } from "./delivery-store.ts";
import type { EndpointRow } from "./endpoint-store.ts";
import type { EventRow } from "./event-store.ts";

export function toEndpoint(row: EndpointRow, now: number): wire.WebhookEndpoint {
  const previous = row.previous_secret_expires_at;
  return {
    id: row.id,
    url: row.url,
    description: row.description,
    events: row.events,
    enabled: row.enabled,
    disabled_reason: row.disabled_reason,
    previous_secret_expires_at: previous !== null && previous > now ? iso(previous) : null,
    created_at: iso(row.created_at),
    updated_at: iso(row.updated_at),
  };
}

/** What the audit log keeps of an endpoint: a merchant's URL may carry a secret of theirs, so it stays out. */
export function toEndpointSnapshot(row: EndpointRow, now: number): Record<string, unknown> {
  const { url: _url, description: _description, ...rest } = toEndpoint(row, now);
  return rest;
}

export const toEvent = (row: EventRow): wire.Event => ({
  id: row.id,
  type: row.type,
  api_version: API_VERSION,
  created_at: iso(row.created_at),
  object: row.object,
  object_id: row.object_id,
  sequence: row.sequence,
  data: row.snapshot,
});

export const toDelivery = (row: LoggedDelivery): wire.Delivery => ({
  id: row.id,
  endpoint_id: row.endpoint_id,
  event_id: row.fact_id,
  event_type: row.event_type,
  status: row.status,
  attempts: row.attempts.map((attempt) => ({
    attempted_at: iso(attempt.attempted_at),
    status: attempt.status,
    duration_ms: attempt.duration_ms,
    error: attempt.error,
  })),
  next_attempt_at: isoOrNull(row.next_attempt_at),
  created_at: iso(row.created_at),
});

import type { Ctx } from "../../platform/context.ts";
import { record } from "../../platform/facts.ts";
import { problem } from "../../platform/http/problem.ts";
import { failPending } from "./delivery-store.ts";
import { checkEndpointUrl } from "./endpoint-url.ts";
import { type DisabledReason, type EndpointRow, loadEndpointForUpdate, saveEndpoint } from "./endpoint-store.ts";
import { toEndpointSnapshot } from "./shape.ts";
import { openCurrentSecret, sealSecret, signingSecret } from "./signing-secret.ts";

export type EndpointChange = {
  url?: string | undefined;
  description?: string | null | undefined;
  events?: readonly string[] | undefined;
  enabled?: boolean | undefined;
};

/** Changes what is given. Switching an endpoint off ends what is on its way to it; switching it on forgives it. */
export async function updateEndpoint(ctx: Ctx, id: string, change: EndpointChange): Promise<EndpointRow> {
  const before = await load(ctx, id);
  if (change.url !== undefined) {
    checkEndpointUrl(change.url, { allowLoopback: ctx.deps.config.allowLoopbackWebhooks });
  }
  const enabled = change.enabled ?? before.enabled;
  const after: EndpointRow = {
    ...before,
    url: change.url ?? before.url,
    description: change.description === undefined ? before.description : change.description,
    events: change.events === undefined ? before.events : [...new Set(change.events)],
    enabled,
    ...(enabled && !before.enabled && { disabled_reason: null, failing_since: null }),
  };
  const changed = (["url", "description", "events", "enabled"] as const).filter(
    (field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  );
  if (changed.length === 0) return before;
  if (!enabled) await failPending(ctx, before.id);
  return save(ctx, after, "webhook_endpoint.updated", changed);
}

/** Ends an endpoint for good. Its deliveries stay in the log. */
export async function deleteEndpoint(ctx: Ctx, id: string): Promise<void> {
  const before = await load(ctx, id);
  await failPending(ctx, before.id);
  await save(ctx, { ...before, enabled: false, deleted_at: ctx.now }, "webhook_endpoint.deleted", ["deleted_at"]);
}

/**
 * Replaces the secret. Both sign until the overlap ends, so receivers change over without refusing a delivery; a
 * secret that was already being replaced stops at once.
 */
export async function rotateSecret(
  ctx: Ctx,
  id: string,
  overlapMs: number,
): Promise<{ row: EndpointRow; secret: string }> {
  const before = await load(ctx, id);
  const secret = signingSecret(ctx.deps.random);
  const previous =
    overlapMs > 0
      ? {
          previous_secret_enc: sealSecret(ctx, before.id, "previous_secret_enc", openCurrentSecret(ctx, before)),
          previous_secret_expires_at: ctx.now + overlapMs,
        }
      : { previous_secret_enc: null, previous_secret_expires_at: null };
  const after = { ...before, ...previous, secret_enc: sealSecret(ctx, before.id, "secret_enc", secret) };
  return { row: await save(ctx, after, "webhook_endpoint.secret_rotated", ["secret"]), secret };
}

/** Switches off an endpoint that no longer takes deliveries; the row is locked by the caller. */
export async function disableEndpoint(ctx: Ctx, before: EndpointRow, reason: DisabledReason): Promise<void> {
  await failPending(ctx, before.id);
  const after = { ...before, enabled: false, disabled_reason: reason };
  await save(ctx, after, "webhook_endpoint.disabled", ["enabled", "disabled_reason"]);
}

async function load(ctx: Ctx, id: string): Promise<EndpointRow> {
  const row = await loadEndpointForUpdate(ctx, id);
  if (!row) throw problem("paylera.not_found", "No such webhook endpoint.");
  return row;
}

async function save(ctx: Ctx, row: EndpointRow, action: string, changed: readonly string[]): Promise<EndpointRow> {
  const after = { ...row, updated_at: ctx.now };
  await saveEndpoint(ctx, after);
  const snapshot = toEndpointSnapshot(after, ctx.now);
  await record(ctx, { action, object: "webhook_endpoint", objectId: row.id, changed, snapshot });
  return after;
}

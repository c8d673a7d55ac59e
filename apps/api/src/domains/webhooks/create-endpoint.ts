import type { Ctx } from "../../platform/context.ts";
import { record } from "../../platform/facts.ts";
import { checkEndpointUrl } from "./endpoint-url.ts";
import { type EndpointRow, insertEndpoint } from "./endpoint-store.ts";
import { toEndpointSnapshot } from "./shape.ts";
import { sealSecret, signingSecret } from "./signing-secret.ts";

export type NewEndpoint = { url: string; description: string | null; events: readonly string[] };

/** Registers an endpoint. The secret is in the answer and can never be read again. */
export async function createEndpoint(ctx: Ctx, input: NewEndpoint): Promise<{ row: EndpointRow; secret: string }> {
  checkEndpointUrl(input.url, { allowLoopback: ctx.deps.config.allowLoopbackWebhooks });
  const id = ctx.deps.ids.uuid();
  const secret = signingSecret(ctx.deps.random);
  const row: EndpointRow = {
    id,
    url: input.url,
    description: input.description,
    events: [...new Set(input.events)],
    enabled: true,
    disabled_reason: null,
    secret_enc: sealSecret(ctx, id, "secret_enc", secret),
    previous_secret_enc: null,
    previous_secret_expires_at: null,
    failing_since: null,
    created_at: ctx.now,
    updated_at: ctx.now,
    deleted_at: null,
  };
  await insertEndpoint(ctx, row);
  const snapshot = toEndpointSnapshot(row, ctx.now);
  await record(ctx, {
    action: "webhook_endpoint.created",
    object: "webhook_endpoint",
    objectId: id,
    changed: [],
    snapshot,
  });
  return { row, secret };
}

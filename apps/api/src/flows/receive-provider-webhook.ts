import { findCall, findCallByRef } from "../domains/payments/call-store.ts";
import { insertEvent } from "../domains/payments/event-store.ts";
import { findTenantRef } from "../domains/payments/store.ts";
import { type Ctx, inTx, type OpenScene, type Scene } from "../platform/context.ts";
import { problem } from "../platform/http/problem.ts";
import { isUuid } from "../platform/ids.ts";
import { schedule } from "../platform/jobs.ts";
import type { ProviderNotice } from "../providers/port.ts";
import { knownProvider } from "./steps/provider-for.ts";
import { settleJob } from "./steps/sweep-times.ts";

/**
 * Takes a provider's notice: verified on its raw bytes, kept once per event id, answered. It is a hint to look, never
 * the truth, so all that follows is a look at the provider by the settlement.
 */
export async function receiveProviderWebhook(
  open: OpenScene,
  params: { provider: string; tenant_id: string },
): Promise<{ received: boolean }> {
  const tenant = await findTenantRef(open.deps.db, params.tenant_id.toLowerCase());
  if (!tenant) throw problem("paylera.not_found", "No such object.");
  const { deps, requestId, now } = open;
  const vault = await deps.vault.forTenant(tenant.id, tenant.region);
  const scene: Scene = { deps, tenant, actor: { kind: "provider", id: params.provider }, requestId, now, vault };
  const provider = await knownProvider(scene, params.provider);
  if (!provider) throw problem("paylera.not_found", "No such object.");
  const notice = provider.verifyWebhook(Object.fromEntries(open.headers), open.rawBody, now);
  if (!notice) throw problem("paylera.signature_invalid", "The signature does not match the body.");
  await inTx(scene, (ctx) => keep(ctx, provider.name, notice, open.rawBody));
  return { received: true };
}

async function keep(ctx: Ctx, provider: string, notice: ProviderNotice, rawBody: Uint8Array): Promise<void> {
  const { subject } = notice;
  const callId = subject.metadata?.call_id;
  const named = callId !== undefined && isUuid(callId) ? await findCall(ctx, callId) : null;
  const call = named ?? (await findCallByRef(ctx, provider, subject.ref));
  const isNew = await insertEvent(ctx, {
    provider,
    eventId: notice.eventId,
    subjectKind: subject.kind,
    subjectRef: subject.ref,
    callId: call?.id ?? null,
    body: new TextDecoder().decode(rawBody),
  });
  if (isNew && call) await schedule(ctx, { kind: settleJob, objectId: call.id, dueAt: ctx.now });
}

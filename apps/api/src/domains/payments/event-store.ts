import type { Ctx } from "../../platform/context.ts";
import { instant } from "../../platform/db/database.ts";

export type NewEvent = {
  provider: string;
  eventId: string;
  subjectKind: string;
  subjectRef: string;
  callId: string | null;
  body: string;
};

/** Stores a provider's notice once per event id; false when it was there. Without a call there is nothing to do. */
export async function insertEvent(ctx: Ctx, event: NewEvent): Promise<boolean> {
  const id = ctx.deps.ids.uuid();
  const place = { table: "provider_events", column: "body_enc", row: id };
  const inserted = await ctx.tx.count(
    `insert into provider_events (tenant_id, id, provider, event_id, subject_kind, subject_ref, call_id, body_enc,
       received_at, processed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (tenant_id, provider, event_id) do nothing`,
    [
      ctx.tenant.id,
      id,
      event.provider,
      event.eventId,
      event.subjectKind,
      event.subjectRef,
      event.callId,
      ctx.vault.encryptSecret(place, event.body),
      instant(ctx.now),
      event.callId === null ? instant(ctx.now) : null,
    ],
  );
  return inserted === 1;
}

/** Notices about a call that nobody has looked into. */
export async function listWaitingEvents(ctx: Ctx, callId: string): Promise<string[]> {
  const rows = await ctx.tx.rows<{ id: string }>(
    "select id from provider_events where call_id = $1 and processed_at is null order by id",
    [callId],
  );
  return rows.map((row) => row.id);
}

export async function saveEventsDone(ctx: Ctx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await ctx.tx.rows("update provider_events set processed_at = $2 where id = any($1)", [ids, instant(ctx.now)]);
}

import type { EventType } from "@paylera/contract";
import type { Ctx } from "./context.ts";
import { instant } from "./db/database.ts";
import { schedule } from "./jobs.ts";

/** A change that happened. `snapshot` is the object as it now is, in wire form and without personal fields. */
export type Fact = {
  object: string;
  objectId: string;
  changed: readonly string[];
  snapshot: Record<string, unknown>;
} & ({ event: EventType } | { action: string });

/** The job that fans a published fact out to webhook endpoints; `object_id` is the fact's id. */
export const publishJob = "facts.publish";

/**
 * Appends one fact in the transaction of the change. `event` facts are also sent to webhooks; `action` facts are for
 * the audit log alone. The caller holds the object's row lock, so its sequence has no gaps.
 */
export async function record(ctx: Ctx, fact: Fact): Promise<string> {
  const id = ctx.deps.ids.uuid();
  const published = "event" in fact;
  await ctx.tx.rows(
    `insert into facts (tenant_id, id, type, object, object_id, sequence, published, actor_kind, actor_id, request_id,
                        changed_fields, snapshot, created_at)
     select $1, $2, $3, $4, $5, coalesce(max(f.sequence), 0) + 1, $6, $7, $8, $9, $10, $11, $12
     from facts f where f.object_id = $5`,
    [
      ctx.tenant.id,
      id,
      published ? fact.event : fact.action,
      fact.object,
      fact.objectId,
      published,
      ctx.actor.kind,
      ctx.actor.id,
      ctx.requestId,
      fact.changed,
      JSON.stringify(fact.snapshot),
      instant(ctx.now),
    ],
  );
  if (published) await schedule(ctx, { kind: publishJob, objectId: id, dueAt: ctx.now });
  return id;
}

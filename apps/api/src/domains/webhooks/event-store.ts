import type { EventType } from "@paylera/contract";
import type { Ctx } from "../../platform/context.ts";
import { publishJob } from "../../platform/facts.ts";
import type { PageRequest } from "../../platform/http/page.ts";

/** A published fact. */
export type EventRow = {
  id: string;
  /** The transaction that wrote it, as text: the order of commits. */
  xid: string;
  type: string;
  object: string;
  object_id: string;
  sequence: number;
  snapshot: Record<string, unknown>;
  created_at: number;
};

const columns = "id, xid::text as xid, type, object, object_id, sequence, snapshot, created_at";

export const findEvent = (ctx: Ctx, id: string): Promise<EventRow | null> =>
  ctx.tx.first<EventRow>(`select ${columns} from facts where id = $1 and published`, [id]);

/** The event that a delivery carries. */
export const findEventOf = (ctx: Ctx, deliveryId: string): Promise<EventRow | null> =>
  ctx.tx.first<EventRow>(
    `select ${columns} from facts where id = (select fact_id from webhook_deliveries where id = $1)`,
    [deliveryId],
  );

export type EventFilter = { type: EventType | null; objectId: string | null };

/**
 * In commit order, newest first. What is newer than the oldest running transaction is not shown yet: a row that
 * commits later could otherwise appear behind a position that a reader has passed.
 */
export const listEvents = (ctx: Ctx, filter: EventFilter, page: PageRequest): Promise<EventRow[]> =>
  ctx.tx.rows<EventRow>(
    `select ${columns} from facts
     where published and facts.xid < pg_snapshot_xmin(pg_current_snapshot())
       and ($1::text is null or type = $1) and ($2::uuid is null or object_id = $2)
       and ($3::xid8 is null or (facts.xid, id) < ($3::xid8, $4::uuid))
     order by facts.xid desc, id desc limit $5`,
    [filter.type, filter.objectId, page.after?.[0] ?? null, page.after?.[1] ?? null, page.take],
  );

/** The event and the earlier ones of its object that are still to be published, oldest first. */
export const listUnpublished = (
  ctx: Ctx,
  eventId: string,
): Promise<Pick<EventRow, "id" | "type" | "object_id" | "sequence">[]> =>
  ctx.tx.rows(
    `select f.id, f.type, f.object_id, f.sequence
     from facts f join facts g on f.object_id = g.object_id and f.sequence <= g.sequence
     where g.id = $1 and f.published
       and (f.id = g.id or exists (select from jobs j where j.kind = $2 and j.object_id = f.id))
     order by f.sequence`,
    [eventId, publishJob],
  );

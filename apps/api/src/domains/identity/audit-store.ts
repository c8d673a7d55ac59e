import type { Ctx, Actor } from "../../platform/context.ts";
import type { PageRequest } from "../../platform/http/page.ts";

export type AuditRow = {
  id: string;
  xid: string;
  type: string;
  object: string;
  object_id: string;
  sequence: number;
  actor_kind: Actor["kind"];
  actor_id: string | null;
  request_id: string | null;
  changed_fields: string[];
  created_at: number;
};

/**
 * Facts in the order of their transactions, newest first. Those beside a transaction that still runs wait for it, so
 * that none can appear on a page that was read already.
 */
export const listFacts = (
  ctx: Ctx,
  page: PageRequest & { objectId: string | null; action: string | null },
): Promise<AuditRow[]> =>
  ctx.tx.rows(
    `select id, xid::text as xid, type, object, object_id, sequence, actor_kind, actor_id, request_id, changed_fields,
            created_at
     from facts
     where xid < pg_snapshot_xmin(pg_current_snapshot()) and ($2::xid8 is null or (xid, id) < ($2::xid8, $3::uuid))
       and ($4::uuid is null or object_id = $4) and ($5::text is null or type = $5)
     order by facts.xid desc, id desc limit $1`,
    [page.take, page.after?.[0] ?? null, page.after?.[1] ?? null, page.objectId, page.action],
  );

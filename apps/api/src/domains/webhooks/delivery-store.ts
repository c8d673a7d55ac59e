import type { Ctx } from "../../platform/context.ts";
import { instant, maybeInstant } from "../../platform/db/database.ts";
import type { PageRequest } from "../../platform/http/page.ts";

/** The job that makes the next attempt of a delivery; `object_id` is the delivery's id. */
export const deliverJob = "webhooks.deliver";

export type DeliveryStatus = "pending" | "delivered" | "failed";

export type DeliveryRow = {
  id: string;
  endpoint_id: string;
  fact_id: string;
  object_id: string;
  /** Of the event among the changes of its object. */
  sequence: number;
  /** 0 for the delivery that the event itself made, then one more each time somebody asks for it again. */
  redelivery: number;
  status: DeliveryStatus;
  attempt_count: number;
  next_attempt_at: number | null;
  created_at: number;
};

export type AttemptRow = {
  id: string;
  delivery_id: string;
  attempted_at: number;
  status: number | null;
  duration_ms: number;
  error: string | null;
};

export type LoggedDelivery = DeliveryRow & { event_type: string; attempts: AttemptRow[] };

const columns = `d.id, d.endpoint_id, d.fact_id, d.object_id, d.sequence, d.redelivery, d.status, d.attempt_count,
  d.next_attempt_at, d.created_at`;

export type NewDelivery = Pick<DeliveryRow, "id" | "endpoint_id" | "fact_id" | "object_id" | "sequence" | "redelivery">;

/** Adds deliveries that are due now and answers which of them are new. */
export async function insertDeliveries(ctx: Ctx, deliveries: readonly NewDelivery[]): Promise<string[]> {
  const rows = await ctx.tx.rows<{ id: string }>(
    `insert into webhook_deliveries
       (tenant_id, id, endpoint_id, fact_id, object_id, sequence, redelivery, status, next_attempt_at, created_at)
     select $1, n.id, n.endpoint_id, n.fact_id, n.object_id, n.sequence, n.redelivery, 'pending', $2, $2
     from jsonb_to_recordset($3)
       as n (id uuid, endpoint_id uuid, fact_id uuid, object_id uuid, sequence int, redelivery int)
     on conflict (tenant_id, endpoint_id, fact_id, redelivery) do nothing
     returning id`,
    [ctx.tenant.id, instant(ctx.now), JSON.stringify(deliveries)],
  );
  return rows.map(({ id }) => id);
}

export const findDelivery = (ctx: Ctx, id: string): Promise<DeliveryRow | null> =>
  ctx.tx.first<DeliveryRow>(`select ${columns} from webhook_deliveries d where d.id = $1`, [id]);

/** Whether an earlier event of the same object is still on its way to the same endpoint; redeliveries never wait. */
export const hasEarlierPending = async (ctx: Ctx, deliveryId: string): Promise<boolean> =>
  (await ctx.tx.first(
    `select e.id from webhook_deliveries d join webhook_deliveries e
       on e.endpoint_id = d.endpoint_id and e.object_id = d.object_id and e.sequence < d.sequence
     where d.id = $1 and d.redelivery = 0 and e.status = 'pending' and e.redelivery = 0 limit 1`,
    [deliveryId],
  )) !== null;

/**
 * Up to `limit` deliveries to an endpoint that are due and whose job sleeps, because an earlier one of their object or
 * a free place was missing. Oldest first, and only those that nothing is before any more.
 */
export const listWaiting = (ctx: Ctx, endpointId: string, limit: number): Promise<{ id: string }[]> =>
  ctx.tx.rows(
    `select d.id from webhook_deliveries d join jobs j on j.kind = $3 and j.object_id = d.id
     where d.endpoint_id = $1 and d.status = 'pending' and d.next_attempt_at <= $2 and j.due_at > $2
       and (d.redelivery > 0 or not exists (
         select from webhook_deliveries e
         where e.endpoint_id = d.endpoint_id and e.object_id = d.object_id and e.status = 'pending'
           and e.redelivery = 0 and e.sequence < d.sequence))
     order by d.id limit $4`,
    [endpointId, instant(ctx.now), deliverJob, limit],
  );

export async function saveProgress(
  ctx: Ctx,
  row: Pick<DeliveryRow, "id" | "status" | "attempt_count" | "next_attempt_at">,
): Promise<void> {
  await ctx.tx.rows(
    "update webhook_deliveries set status = $2, attempt_count = $3, next_attempt_at = $4 where id = $1",
    [row.id, row.status, row.attempt_count, maybeInstant(row.next_attempt_at)],
  );
}

/** Ends everything that is on its way to an endpoint; the jobs of it find nothing to do. */
export async function failPending(ctx: Ctx, endpointId: string): Promise<void> {
  await ctx.tx.rows(
    `update webhook_deliveries set status = 'failed', next_attempt_at = null
     where endpoint_id = $1 and status = 'pending'`,
    [endpointId],
  );
}

export async function insertAttempt(ctx: Ctx, row: AttemptRow): Promise<void> {
  await ctx.tx.rows(
    `insert into webhook_attempts (tenant_id, id, delivery_id, attempted_at, status, duration_ms, error)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [ctx.tenant.id, row.id, row.delivery_id, instant(row.attempted_at), row.status, row.duration_ms, row.error],
  );
}

/** How often an event was sent again so far, by endpoint. */
export const countRedeliveries = (ctx: Ctx, factId: string): Promise<{ endpoint_id: string; redelivery: number }[]> =>
  ctx.tx.rows(
    "select endpoint_id, max(redelivery) as redelivery from webhook_deliveries where fact_id = $1 group by endpoint_id",
    [factId],
  );

export type DeliveryFilter = {
  id: string | null;
  endpointId: string | null;
  eventId: string | null;
  status: DeliveryStatus | null;
};

/** Deliveries, newest first, with their attempts: two statements however many there are. */
export async function listDeliveries(ctx: Ctx, filter: DeliveryFilter, page: PageRequest): Promise<LoggedDelivery[]> {
  const rows = await ctx.tx.rows<DeliveryRow & { event_type: string }>(
    `select ${columns}, f.type as event_type from webhook_deliveries d join facts f on f.id = d.fact_id
     where ($1::uuid is null or d.id = $1) and ($2::uuid is null or d.endpoint_id = $2)
       and ($3::uuid is null or d.fact_id = $3) and ($4::text is null or d.status = $4)
       and ($5::uuid is null or d.id < $5)
     order by d.id desc limit $6`,
    [filter.id, filter.endpointId, filter.eventId, filter.status, page.after?.[0] ?? null, page.take],
  );
  const attempts = await listAttempts(
    ctx,
    rows.map(({ id }) => id),
  );
  const byDelivery = Map.groupBy(attempts, (attempt) => attempt.delivery_id);
  return rows.map((row) => ({ ...row, attempts: byDelivery.get(row.id) ?? [] }));
}

const listAttempts = (ctx: Ctx, deliveryIds: readonly string[]): Promise<AttemptRow[]> =>
  ctx.tx.rows<AttemptRow>(
    `select id, delivery_id, attempted_at, status, duration_ms, error from webhook_attempts
     where delivery_id = any($1::uuid[]) order by id`,
    [deliveryIds],
  );

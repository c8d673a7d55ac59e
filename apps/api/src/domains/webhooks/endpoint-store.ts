import type { Ctx } from "../../platform/context.ts";
import { instant, maybeInstant } from "../../platform/db/database.ts";
import type { PageRequest } from "../../platform/http/page.ts";

export type DisabledReason = "endpoint_gone" | "endpoint_failing";

export type EndpointRow = {
  id: string;
  url: string;
  description: string | null;
  events: string[];
  enabled: boolean;
  disabled_reason: DisabledReason | null;
  secret_enc: Buffer;
  previous_secret_enc: Buffer | null;
  previous_secret_expires_at: number | null;
  failing_since: number | null;
  created_at: number;
  updated_at: number;
  deleted_at: number | null;
};

const columns = `id, url, description, events, enabled, disabled_reason, secret_enc, previous_secret_enc,
  previous_secret_expires_at, failing_since, created_at, updated_at, deleted_at`;

export async function insertEndpoint(ctx: Ctx, row: EndpointRow): Promise<void> {
  await ctx.tx.rows(
    `insert into webhook_endpoints (tenant_id, id, url, description, events, enabled, secret_enc, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ctx.tenant.id,
      row.id,
      row.url,
      row.description,
      row.events,
      row.enabled,
      row.secret_enc,
      instant(row.created_at),
      instant(row.updated_at),
    ],
  );
}

export const findEndpoint = (ctx: Ctx, id: string): Promise<EndpointRow | null> =>
  ctx.tx.first<EndpointRow>(`select ${columns} from webhook_endpoints where id = $1 and deleted_at is null`, [id]);

/** Locks the endpoint until the end of the transaction; new deliveries may still refer to it. */
export const loadEndpointForUpdate = (ctx: Ctx, id: string): Promise<EndpointRow | null> =>
  ctx.tx.first<EndpointRow>(
    `select ${columns} from webhook_endpoints where id = $1 and deleted_at is null for no key update`,
    [id],
  );

/** Locks the endpoint that a delivery goes to, deleted or not: sending and settling take turns per endpoint. */
export const loadTargetForUpdate = (ctx: Ctx, deliveryId: string): Promise<EndpointRow | null> =>
  ctx.tx.first<EndpointRow>(
    `select ${columns} from webhook_endpoints
     where id = (select endpoint_id from webhook_deliveries where id = $1) for no key update`,
    [deliveryId],
  );

/** Locks all enabled endpoints, in one order so that two of these never wait for each other. */
export const loadEnabledForUpdate = (ctx: Ctx): Promise<EndpointRow[]> =>
  ctx.tx.rows<EndpointRow>(`select ${columns} from webhook_endpoints where enabled order by id for no key update`);

export const listEnabledEndpoints = (ctx: Ctx): Promise<Pick<EndpointRow, "id" | "events">[]> =>
  ctx.tx.rows("select id, events from webhook_endpoints where enabled");

export const listEndpoints = (ctx: Ctx, page: PageRequest): Promise<EndpointRow[]> =>
  ctx.tx.rows<EndpointRow>(
    `select ${columns} from webhook_endpoints
     where deleted_at is null and ($1::uuid is null or id < $1) order by id desc limit $2`,
    [page.after?.[0] ?? null, page.take],
  );

export async function saveEndpoint(ctx: Ctx, row: EndpointRow): Promise<void> {
  await ctx.tx.rows(
    `update webhook_endpoints
     set url = $2, description = $3, events = $4, enabled = $5, disabled_reason = $6, secret_enc = $7,
         previous_secret_enc = $8, previous_secret_expires_at = $9, failing_since = $10, updated_at = $11,
         deleted_at = $12
     where id = $1`,
    [
      row.id,
      row.url,
      row.description,
      row.events,
      row.enabled,
      row.disabled_reason,
      row.secret_enc,
      row.previous_secret_enc,
      maybeInstant(row.previous_secret_expires_at),
      maybeInstant(row.failing_since),
      instant(row.updated_at),
      maybeInstant(row.deleted_at),
    ],
  );
}

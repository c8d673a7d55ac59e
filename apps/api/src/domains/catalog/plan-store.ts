import type { wire } from "@paylera/contract";
import type { Ctx } from "../../platform/context.ts";
import { instant, maybeInstant } from "../../platform/db/database.ts";
import type { PageRequest } from "../../platform/http/page.ts";

export type PlanStatus = "draft" | "active" | "archived";

export type PlanRow = {
  id: string;
  code: string;
  name: string;
  description: string | null;
  product_id: string | null;
  product: string | null;
  status: PlanStatus;
  self_serve: boolean;
  trial_period_days: number;
  created_at: number;
  updated_at: number;
  archived_at: number | null;
};

export type Tiers = NonNullable<wire.Price["tiers"]>;

export type PriceRow = {
  id: string;
  plan_id: string;
  position: number;
  amount: bigint;
  currency: string;
  interval: wire.Interval;
  tiers: Tiers | null;
};

/** What a plan gives of one feature, as it is stored: decimals are text. */
export type GrantTerms = {
  feature_id: string;
  value: boolean | number | string | null;
  included_usage: string | null;
  usage_cycle: wire.UsageCycle | null;
  credit_grant: string | null;
  rollover_max: string | null;
  rollover_percent: string | null;
};

export type GrantRow = GrantTerms & { plan_id: string; feature_code: string; feature_name: string } & {
  value_type: wire.ValueType;
  unit: string | null;
};

/** A plan with its live prices and its grants. */
export type WholePlan = PlanRow & { prices: PriceRow[]; grants: GrantRow[] };

const columns = `p.id, p.code, p.name, p.description, p.product_id, r.code as product, p.status, p.self_serve,
  p.trial_period_days, p.created_at, p.updated_at, p.archived_at`;

export const insertPlan = async (ctx: Ctx, row: PlanRow): Promise<boolean> =>
  (await ctx.tx.count(
    `insert into plans (tenant_id, id, code, name, description, product_id, status, self_serve, trial_period_days,
                        created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (tenant_id, code) do nothing`,
    [
      ctx.tenant.id,
      row.id,
      row.code,
      row.name,
      row.description,
      row.product_id,
      row.status,
      row.self_serve,
      row.trial_period_days,
      instant(row.created_at),
      instant(row.updated_at),
    ],
  )) === 1;

export async function updatePlan(ctx: Ctx, row: PlanRow): Promise<void> {
  await ctx.tx.rows(
    `update plans set name = $2, description = $3, product_id = $4, status = $5, self_serve = $6, trial_period_days = $7,
                      updated_at = $8, archived_at = $9
     where id = $1`,
    [
      row.id,
      row.name,
      row.description,
      row.product_id,
      row.status,
      row.self_serve,
      row.trial_period_days,
      instant(row.updated_at),
      maybeInstant(row.archived_at),
    ],
  );
}

/** The plan and what hangs on it, its row locked against other writers. */
export async function lockPlan(ctx: Ctx, code: string): Promise<WholePlan | null> {
  const row = await ctx.tx.first<PlanRow>(
    `select ${columns} from plans p left join products r on r.id = p.product_id where p.code = $1 for update of p`,
    [code],
  );
  return row && wholeOf(ctx, row);
}

export async function findPlanByCode(ctx: Ctx, code: string): Promise<WholePlan | null> {
  const row = await ctx.tx.first<PlanRow>(
    `select ${columns} from plans p left join products r on r.id = p.product_id where p.code = $1`,
    [code],
  );
  return row && wholeOf(ctx, row);
}

export async function findPlan(ctx: Ctx, id: string): Promise<WholePlan | null> {
  const row = await ctx.tx.first<PlanRow>(
    `select ${columns} from plans p left join products r on r.id = p.product_id where p.id = $1`,
    [id],
  );
  return row && wholeOf(ctx, row);
}

/** Newest first, for the merchant's own eyes. */
export async function listPlans(ctx: Ctx, page: PageRequest & { includeArchived: boolean }): Promise<WholePlan[]> {
  const rows = await ctx.tx.rows<PlanRow>(
    `select ${columns} from plans p left join products r on r.id = p.product_id
     where ($2::uuid is null or p.id < $2) and ($3 or p.archived_at is null) order by p.id desc limit $1`,
    [page.take, page.after?.[0] ?? null, page.includeArchived],
  );
  return wholePlans(ctx, rows);
}

export type CatalogueFilter = { statuses: readonly PlanStatus[]; productId: string | null; currency: string | null };

/** In the order of creation, as a pricing table shows them. */
export async function listCatalogue(ctx: Ctx, page: PageRequest & CatalogueFilter): Promise<WholePlan[]> {
  const rows = await ctx.tx.rows<PlanRow>(
    `select ${columns} from plans p left join products r on r.id = p.product_id
     where ($2::uuid is null or p.id > $2) and p.status = any($3) and ($4::uuid is null or p.product_id = $4)
       and ($5::text is null or exists (
         select 1 from prices x where x.plan_id = p.id and x.currency = $5::char(3) and x.retired_at is null))
     order by p.id limit $1`,
    [page.take, page.after?.[0] ?? null, page.statuses, page.productId, page.currency],
  );
  return wholePlans(ctx, rows);
}

export const listLivePrices = (ctx: Ctx, planIds: readonly string[]): Promise<PriceRow[]> =>
  ctx.tx.rows(
    `select id, plan_id, position, amount, currency, interval, tiers from prices
     where plan_id = any($1::uuid[]) and retired_at is null order by plan_id, position`,
    [planIds],
  );

export const listGrants = (ctx: Ctx, planIds: readonly string[]): Promise<GrantRow[]> =>
  ctx.tx.rows(
    `select g.plan_id, g.feature_id, f.code as feature_code, f.name as feature_name, f.value_type, f.unit, g.value,
            g.included_usage, g.usage_cycle, g.credit_grant, g.rollover_max, g.rollover_percent
     from plan_grants g join features f on f.id = g.feature_id
     where g.plan_id = any($1::uuid[]) order by g.plan_id, g.feature_id`,
    [planIds],
  );

async function wholeOf(ctx: Ctx, row: PlanRow): Promise<WholePlan> {
  const [prices, grants] = await Promise.all([listLivePrices(ctx, [row.id]), listGrants(ctx, [row.id])]);
  return { ...row, prices, grants };
}

/** Two statements for a page of any size, sent together. */
async function wholePlans(ctx: Ctx, rows: readonly PlanRow[]): Promise<WholePlan[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const [prices, grants] = await Promise.all([listLivePrices(ctx, ids), listGrants(ctx, ids)]);
  const pricesOf = Map.groupBy(prices, (price) => price.plan_id);
  const grantsOf = Map.groupBy(grants, (grant) => grant.plan_id);
  return rows.map((row) => ({ ...row, prices: pricesOf.get(row.id) ?? [], grants: grantsOf.get(row.id) ?? [] }));
}

export async function insertPrices(ctx: Ctx, planId: string, prices: readonly PriceRow[]): Promise<void> {
  const rows = prices.map((price) => ({ ...price, amount: price.amount.toString() }));
  await ctx.tx.rows(
    `insert into prices (tenant_id, id, plan_id, position, amount, currency, interval, tiers, created_at)
     select $1, x.id, $2, x.position, x.amount, x.currency, x.interval, x.tiers, $3
     from jsonb_to_recordset($4::jsonb)
       as x(id uuid, position int, amount bigint, currency text, interval text, tiers jsonb)`,
    [ctx.tenant.id, planId, instant(ctx.now), JSON.stringify(rows)],
  );
}

export async function retirePrices(ctx: Ctx, ids: readonly string[]): Promise<void> {
  await ctx.tx.rows("update prices set retired_at = $2 where id = any($1::uuid[])", [ids, instant(ctx.now)]);
}

export async function deleteGrants(ctx: Ctx, planId: string): Promise<void> {
  await ctx.tx.rows("delete from plan_grants where plan_id = $1", [planId]);
}

export async function insertGrants(ctx: Ctx, planId: string, grants: readonly GrantTerms[]): Promise<void> {
  await ctx.tx.rows(
    `insert into plan_grants (tenant_id, plan_id, feature_id, value, included_usage, usage_cycle, credit_grant,
                              rollover_max, rollover_percent)
     select $1, $2, x.feature_id, x.value, x.included_usage, x.usage_cycle, x.credit_grant, x.rollover_max, x.rollover_percent
     from jsonb_to_recordset($3::jsonb)
       as x(feature_id uuid, value jsonb, included_usage numeric, usage_cycle text, credit_grant numeric,
            rollover_max numeric, rollover_percent numeric)`,
    [ctx.tenant.id, planId, JSON.stringify(grants)],
  );
}

/** The id of a product that may be referred to, held until the end of the transaction. */
export const holdProduct = (ctx: Ctx, code: string): Promise<{ id: string } | null> =>
  ctx.tx.first("select id from products where code = $1 and archived_at is null for share", [code]);

export type GrantableFeature = {
  id: string;
  code: string;
  name: string;
  value_type: wire.ValueType;
  unit: string | null;
};

/** The features of these codes that may be granted, held in one order until the end of the transaction. */
export const holdFeatures = (ctx: Ctx, codes: readonly string[]): Promise<GrantableFeature[]> =>
  ctx.tx.rows(
    `select id, code, name, value_type, unit from features
     where code = any($1) and archived_at is null order by id for share`,
    [codes],
  );

import type { wire } from "@paylera/contract";
import type { Ctx } from "../../platform/context.ts";
import { instant, maybeInstant } from "../../platform/db/database.ts";
import type { PageRequest } from "../../platform/http/page.ts";

type Stored = {
  id: string;
  code: string;
  name: string;
  created_at: number;
  updated_at: number;
  archived_at: number | null;
};

export type MetricRow = Stored & { aggregation: "sum" };
export type FeatureRow = Stored & { value_type: wire.ValueType; unit: string | null } & {
  billable_metric_id: string | null;
  billable_metric: string | null;
};
export type ProductRow = Stored & { description: string | null };

/** One page of a list, newest first. */
export type CatalogPage = PageRequest & { includeArchived: boolean };

const paged = (page: CatalogPage) => [page.take, page.after?.[0] ?? null, page.includeArchived];
const lifecycle = (row: Stored) => [instant(row.created_at), instant(row.updated_at), maybeInstant(row.archived_at)];

/** Inserts a metric unless its code is taken; says whether it did. */
export const insertMetric = async (ctx: Ctx, row: MetricRow): Promise<boolean> =>
  (await ctx.tx.count(
    `insert into billable_metrics (tenant_id, id, code, name, aggregation, created_at, updated_at, archived_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (tenant_id, code) do nothing`,
    [ctx.tenant.id, row.id, row.code, row.name, row.aggregation, ...lifecycle(row)],
  )) === 1;

export const lockMetric = (ctx: Ctx, code: string): Promise<MetricRow | null> =>
  ctx.tx.first(
    `select id, code, name, aggregation, created_at, updated_at, archived_at
     from billable_metrics where code = $1 for update`,
    [code],
  );

export const findMetric = (ctx: Ctx, code: string): Promise<MetricRow | null> =>
  ctx.tx.first(
    `select id, code, name, aggregation, created_at, updated_at, archived_at from billable_metrics where code = $1`,
    [code],
  );

export const listMetrics = (ctx: Ctx, page: CatalogPage): Promise<MetricRow[]> =>
  ctx.tx.rows(
    `select id, code, name, aggregation, created_at, updated_at, archived_at from billable_metrics
     where ($2::uuid is null or id < $2) and ($3 or archived_at is null) order by id desc limit $1`,
    paged(page),
  );

export async function updateMetric(ctx: Ctx, row: MetricRow): Promise<void> {
  await ctx.tx.rows(
    "update billable_metrics set name = $2, aggregation = $3, updated_at = $4, archived_at = $5 where id = $1",
    [row.id, row.name, row.aggregation, instant(row.updated_at), maybeInstant(row.archived_at)],
  );
}

/** The id of a metric that may be referred to, held until the end of the transaction. */
export const holdMetric = (ctx: Ctx, code: string): Promise<{ id: string } | null> =>
  ctx.tx.first("select id from billable_metrics where code = $1 and archived_at is null for share", [code]);

/** The code of a feature that still counts by this metric. */
export const findMetricUse = (ctx: Ctx, id: string): Promise<{ code: string } | null> =>
  ctx.tx.first("select code from features where billable_metric_id = $1 and archived_at is null order by id limit 1", [
    id,
  ]);

export const insertFeature = async (ctx: Ctx, row: FeatureRow): Promise<boolean> =>
  (await ctx.tx.count(
    `insert into features (tenant_id, id, code, name, value_type, unit, billable_metric_id, created_at, updated_at, archived_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (tenant_id, code) do nothing`,
    [ctx.tenant.id, row.id, row.code, row.name, row.value_type, row.unit, row.billable_metric_id, ...lifecycle(row)],
  )) === 1;

export const lockFeature = (ctx: Ctx, code: string): Promise<FeatureRow | null> =>
  ctx.tx.first(
    `select f.id, f.code, f.name, f.value_type, f.unit, f.billable_metric_id, m.code as billable_metric,
            f.created_at, f.updated_at, f.archived_at
     from features f left join billable_metrics m on m.id = f.billable_metric_id where f.code = $1 for update of f`,
    [code],
  );

export const findFeature = (ctx: Ctx, code: string): Promise<FeatureRow | null> =>
  ctx.tx.first(
    `select f.id, f.code, f.name, f.value_type, f.unit, f.billable_metric_id, m.code as billable_metric,
            f.created_at, f.updated_at, f.archived_at
     from features f left join billable_metrics m on m.id = f.billable_metric_id where f.code = $1`,
    [code],
  );

export const listFeatures = (ctx: Ctx, page: CatalogPage): Promise<FeatureRow[]> =>
  ctx.tx.rows(
    `select f.id, f.code, f.name, f.value_type, f.unit, f.billable_metric_id, m.code as billable_metric,
            f.created_at, f.updated_at, f.archived_at
     from features f left join billable_metrics m on m.id = f.billable_metric_id
     where ($2::uuid is null or f.id < $2) and ($3 or f.archived_at is null) order by f.id desc limit $1`,
    paged(page),
  );

export async function updateFeature(ctx: Ctx, row: FeatureRow): Promise<void> {
  await ctx.tx.rows(
    `update features set name = $2, value_type = $3, unit = $4, billable_metric_id = $5, updated_at = $6, archived_at = $7
     where id = $1`,
    [
      row.id,
      row.name,
      row.value_type,
      row.unit,
      row.billable_metric_id,
      instant(row.updated_at),
      maybeInstant(row.archived_at),
    ],
  );
}

/** Whether any plan or override ever granted the feature, or anyone used it. */
export const isFeatureKnown = async (ctx: Ctx, id: string): Promise<boolean> =>
  (await ctx.tx.first(
    `select 1 from features f where f.id = $1 and (
       exists (select 1 from plan_grants g where g.feature_id = f.id)
       or exists (select 1 from entitlement_overrides o where o.feature_id = f.id)
       or exists (select 1 from balances b where b.feature_id = f.id))`,
    [id],
  )) !== null;

/** The code of a plan that still grants the feature. */
export const findFeatureUse = (ctx: Ctx, id: string): Promise<{ code: string } | null> =>
  ctx.tx.first(
    `select p.code from plan_grants g join plans p on p.id = g.plan_id
     where g.feature_id = $1 and p.archived_at is null order by p.id limit 1`,
    [id],
  );

export const insertProduct = async (ctx: Ctx, row: ProductRow): Promise<boolean> =>
  (await ctx.tx.count(
    `insert into products (tenant_id, id, code, name, description, created_at, updated_at, archived_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (tenant_id, code) do nothing`,
    [ctx.tenant.id, row.id, row.code, row.name, row.description, ...lifecycle(row)],
  )) === 1;

export const lockProduct = (ctx: Ctx, code: string): Promise<ProductRow | null> =>
  ctx.tx.first(
    `select id, code, name, description, created_at, updated_at, archived_at from products where code = $1 for update`,
    [code],
  );

export const findProduct = (ctx: Ctx, code: string): Promise<ProductRow | null> =>
  ctx.tx.first(
    `select id, code, name, description, created_at, updated_at, archived_at from products where code = $1`,
    [code],
  );

export const listProducts = (ctx: Ctx, page: CatalogPage): Promise<ProductRow[]> =>
  ctx.tx.rows(
    `select id, code, name, description, created_at, updated_at, archived_at from products
     where ($2::uuid is null or id < $2) and ($3 or archived_at is null) order by id desc limit $1`,
    paged(page),
  );

export async function updateProduct(ctx: Ctx, row: ProductRow): Promise<void> {
  await ctx.tx.rows(
    "update products set name = $2, description = $3, updated_at = $4, archived_at = $5 where id = $1",
    [row.id, row.name, row.description, instant(row.updated_at), maybeInstant(row.archived_at)],
  );
}

/** The code of a plan of this product that is not archived. */
export const findProductUse = (ctx: Ctx, id: string): Promise<{ code: string } | null> =>
  ctx.tx.first("select code from plans where product_id = $1 and archived_at is null order by id limit 1", [id]);

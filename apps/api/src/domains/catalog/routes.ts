import type { Ctx, Handlers, RequestScene } from "../../platform/context.ts";
import { type PageRequest, readPage } from "../../platform/http/page.ts";
import { problem } from "../../platform/http/problem.ts";
import { archiveFeature, archiveMetric, archivePlan, archiveProduct } from "./archive.ts";
import { findPlan, findPlanByCode, listCatalogue, listPlans } from "./plan-store.ts";
import { putFeature } from "./put-feature.ts";
import { putMetric } from "./put-metric.ts";
import { putPlan } from "./put-plan.ts";
import { putProduct } from "./put-product.ts";
import { toFeature, toMetric, toPlan, toProduct } from "./shape.ts";
import {
  type CatalogPage,
  findFeature,
  findMetric,
  findProduct,
  listFeatures,
  listMetrics,
  listProducts,
} from "./item-store.ts";

type ListQuery = {
  limit?: number | undefined;
  cursor?: string | undefined;
  include_archived?: "true" | "false" | undefined;
};

/** Operations of the catalog domain. */
export const catalogRoutes = {
  "admin_billable_metrics.put": async (ctx, { params, body }) => toMetric(await putMetric(ctx, params.code, body)),
  "admin_billable_metrics.get": async (ctx, { params }) => toMetric(found(await findMetric(ctx, params.code))),
  "admin_billable_metrics.list": (ctx, { query }) => pageOf(ctx, query, listMetrics, toMetric),
  "admin_billable_metrics.archive": async (ctx, { params }) => toMetric(await archiveMetric(ctx, params.code)),
  "admin_features.put": async (ctx, { params, body }) => toFeature(await putFeature(ctx, params.code, body)),
  "admin_features.get": async (ctx, { params }) => toFeature(found(await findFeature(ctx, params.code))),
  "admin_features.list": (ctx, { query }) => pageOf(ctx, query, listFeatures, toFeature),
  "admin_features.archive": async (ctx, { params }) => toFeature(await archiveFeature(ctx, params.code)),
  "admin_products.put": async (ctx, { params, body }) => toProduct(await putProduct(ctx, params.code, body)),
  "admin_products.get": async (ctx, { params }) => toProduct(found(await findProduct(ctx, params.code))),
  "admin_products.list": (ctx, { query }) => pageOf(ctx, query, listProducts, toProduct),
  "admin_products.archive": async (ctx, { params }) => toProduct(await archiveProduct(ctx, params.code)),
  "admin_plans.put": async (ctx, { params, body }) => toPlan(await putPlan(ctx, params.code, body)),
  "admin_plans.get": async (ctx, { params }) => toPlan(found(await findPlanByCode(ctx, params.code))),
  "admin_plans.list": (ctx, { query }) => pageOf(ctx, query, listPlans, toPlan),
  "admin_plans.archive": async (ctx, { params }) => toPlan(await archivePlan(ctx, params.code)),
  "plans.get": async (ctx, { params }) => toPlan(found(await findPlan(ctx, params.id))),
  "features.list": (ctx, { query }) => pageOf(ctx, query, listFeatures, toFeature),
  "products.list": (ctx, { query }) => pageOf(ctx, query, listProducts, toProduct),
  "plans.list": (ctx, { query }) => {
    const filter = {
      statuses: query.status ?? (["active"] as const),
      productId: query.product_id ?? null,
      currency: query.currency ?? null,
    };
    return readPage(ctx, query, {
      read: (page) => listCatalogue(ctx, { ...page, ...filter }),
      position: (plan) => [plan.id],
      shape: toPlan,
    });
  },
} satisfies Handlers<
  | `admin_${"billable_metrics" | "features" | "products" | "plans"}.${"put" | "get" | "list" | "archive"}`
  | "plans.list"
  | "plans.get"
  | "features.list"
  | "products.list"
>;

function found<T>(row: T | null): T {
  if (row === null) throw problem("paylera.not_found", "No such object.");
  return row;
}

/** A page of a list by code, newest first. */
const pageOf = <Row extends { id: string }, Item>(
  ctx: RequestScene & Ctx,
  query: ListQuery,
  read: (ctx: Ctx, page: CatalogPage) => Promise<Row[]>,
  shape: (row: Row) => Item,
) =>
  readPage(ctx, query, {
    read: (page: PageRequest) => read(ctx, { ...page, includeArchived: query.include_archived === "true" }),
    position: (row) => [row.id],
    shape,
  });

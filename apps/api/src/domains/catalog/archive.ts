import type { Ctx } from "../../platform/context.ts";
import { record } from "../../platform/facts.ts";
import { problem } from "../../platform/http/problem.ts";
import { lockPlan, updatePlan, type WholePlan } from "./plan-store.ts";
import { toFeature, toMetric, toPlan, toProduct } from "./shape.ts";
import {
  type FeatureRow,
  findFeatureUse,
  findMetricUse,
  findProductUse,
  lockFeature,
  lockMetric,
  lockProduct,
  type MetricRow,
  type ProductRow,
  updateFeature,
  updateMetric,
  updateProduct,
} from "./item-store.ts";

type Archivable<Row> = {
  kind: string;
  lock(ctx: Ctx, code: string): Promise<Row | null>;
  /** What still refers to the object, in words, or null. */
  use(ctx: Ctx, row: Row): Promise<string | null>;
  archived(row: Row): Row;
  update(ctx: Ctx, row: Row): Promise<void>;
  shape(row: Row): { id: string };
};

type Lifecycle = { id: string; code: string; updated_at: number; archived_at: number | null };

async function archive<Row extends Lifecycle>(ctx: Ctx, code: string, kind: Archivable<Row>): Promise<Row> {
  const before = await kind.lock(ctx, code);
  if (!before) throw problem("paylera.not_found", "No such object.");
  if (before.archived_at !== null) return before;
  const use = await kind.use(ctx, before);
  if (use) throw problem("paylera.code_in_use", `${before.code} is still used by ${use}.`);
  const after = kind.archived({ ...before, updated_at: ctx.now, archived_at: ctx.now });
  await kind.update(ctx, after);
  const snapshot = kind.shape(after);
  const action = `${kind.kind}.archived`;
  await record(ctx, { action, object: kind.kind, objectId: before.id, changed: ["archived_at"], snapshot });
  return after;
}

const named = (kind: string, found: { code: string } | null): string | null =>
  found ? `the ${kind} ${found.code}` : null;

/** Refused while a feature counts by it. */
export const archiveMetric = (ctx: Ctx, code: string): Promise<MetricRow> =>
  archive<MetricRow>(ctx, code, {
    kind: "billable_metric",
    lock: lockMetric,
    use: async (_, row) => named("feature", await findMetricUse(ctx, row.id)),
    archived: (row) => row,
    update: updateMetric,
    shape: toMetric,
  });

/** Refused while a plan grants it. */
export const archiveFeature = (ctx: Ctx, code: string): Promise<FeatureRow> =>
  archive<FeatureRow>(ctx, code, {
    kind: "feature",
    lock: lockFeature,
    use: async (_, row) => named("plan", await findFeatureUse(ctx, row.id)),
    archived: (row) => row,
    update: updateFeature,
    shape: toFeature,
  });

/** Refused while a plan belongs to it. */
export const archiveProduct = (ctx: Ctx, code: string): Promise<ProductRow> =>
  archive<ProductRow>(ctx, code, {
    kind: "product",
    lock: lockProduct,
    use: async (_, row) => named("plan", await findProductUse(ctx, row.id)),
    archived: (row) => row,
    update: updateProduct,
    shape: toProduct,
  });

/** Never refused: a plan's subscriptions go on. */
export const archivePlan = (ctx: Ctx, code: string): Promise<WholePlan> =>
  archive<WholePlan>(ctx, code, {
    kind: "plan",
    lock: lockPlan,
    use: async () => null,
    archived: (plan) => ({ ...plan, status: "archived" }),
    update: updatePlan,
    shape: toPlan,
  });

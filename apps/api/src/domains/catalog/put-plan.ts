import type { Body, OperationOf } from "@paylera/contract";
import type { Ctx } from "../../platform/context.ts";
import { problem } from "../../platform/http/problem.ts";
import { canonicalJson } from "../../platform/json.ts";
import { toGrantTerms } from "./plan-grants.ts";
import { checkPrices, planPrices } from "./plan-prices.ts";
import {
  deleteGrants,
  type GrantRow,
  holdFeatures,
  holdProduct,
  insertGrants,
  insertPlan,
  insertPrices,
  lockPlan,
  type PlanRow,
  retirePrices,
  updatePlan,
  type WholePlan,
} from "./plan-store.ts";
import { changedFields, fresh, recordPut } from "./put.ts";
import { toPlan } from "./shape.ts";

type PlanBody = Body<OperationOf<"admin_plans.put">>;

/**
 * Creates a plan or replaces it whole. Prices are immutable: an equal one keeps its row, any other is retired, and
 * subscriptions keep the price they were sold at.
 */
export async function putPlan(ctx: Ctx, code: string, body: PlanBody): Promise<WholePlan> {
  checkPrices(body.prices);
  const product = await productOf(ctx, body);
  const start = fresh(ctx, code);
  const grants = await grantsOf(ctx, start.id, body.features);
  const row: PlanRow = {
    ...start,
    name: body.name,
    description: body.description ?? null,
    product_id: product?.id ?? null,
    product: product?.code ?? null,
    status: body.status ?? "active",
    self_serve: body.self_serve ?? true,
    trial_period_days: body.trial_period_days ?? 0,
  };
  if (await insertPlan(ctx, row)) {
    const { prices } = planPrices(ctx, row.id, body.prices, []);
    await Promise.all([insertPrices(ctx, row.id, prices), insertGrants(ctx, row.id, grants)]);
    const plan = { ...row, prices, grants };
    await recordPut(ctx, "plan", [], toPlan(plan));
    return plan;
  }
  const before = await lockPlan(ctx, code);
  if (!before) throw problem("paylera.version_conflict", "The plan was changed by another request.");
  return replacePlan(ctx, before, { row, grants, wanted: body.prices });
}

type Replacement = { row: PlanRow; grants: GrantRow[]; wanted: PlanBody["prices"] };

async function replacePlan(ctx: Ctx, before: WholePlan, { row, grants, wanted }: Replacement): Promise<WholePlan> {
  const { prices, inserted, retired } = planPrices(ctx, before.id, wanted, before.prices);
  const identity = { id: before.id, created_at: before.created_at };
  const granted = grants.map((grant) => ({ ...grant, plan_id: before.id }));
  const after: WholePlan = { ...row, ...identity, prices, grants: granted };
  const changed = changedFields<WholePlan>(before, after, ["product_id", "prices", "grants"]);
  const pricesChanged = inserted.length + retired.length > 0;
  const grantsChanged = canonicalJson(before.grants) !== canonicalJson(granted);
  if (pricesChanged) changed.push("prices");
  if (grantsChanged) changed.push("features");
  if (changed.length === 0) return before;
  await updatePlan(ctx, after);
  if (retired.length > 0) await retirePrices(ctx, retired);
  if (inserted.length > 0) await insertPrices(ctx, before.id, inserted);
  if (grantsChanged) {
    await deleteGrants(ctx, before.id);
    await insertGrants(ctx, before.id, granted);
  }
  await recordPut(ctx, "plan", changed, toPlan(after));
  return after;
}

async function productOf(ctx: Ctx, body: PlanBody): Promise<{ id: string; code: string } | null> {
  if (body.product == null) return null;
  const product = await holdProduct(ctx, body.product);
  if (!product) throw problem("paylera.reference_not_found", `There is no product with the code ${body.product}.`);
  return { id: product.id, code: body.product };
}

/** The grants in the order of their features' creation, as they are read back. */
async function grantsOf(ctx: Ctx, planId: string, wanted: PlanBody["features"]): Promise<GrantRow[]> {
  const codes = Object.keys(wanted);
  if (codes.length === 0) return [];
  const features = await holdFeatures(ctx, codes);
  const known = new Set(features.map((feature) => feature.code));
  const missing = codes.find((code) => !known.has(code));
  if (missing) throw problem("paylera.reference_not_found", `There is no feature with the code ${missing}.`);
  return features.map((feature) => ({
    plan_id: planId,
    feature_code: feature.code,
    feature_name: feature.name,
    value_type: feature.value_type,
    unit: feature.unit,
    ...toGrantTerms(feature, wanted[feature.code] ?? {}),
  }));
}

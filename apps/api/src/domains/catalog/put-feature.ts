import type { Body, OperationOf } from "@paylera/contract";
import type { Ctx } from "../../platform/context.ts";
import { invalidField, problem } from "../../platform/http/problem.ts";
import { fresh, putByCode } from "./put.ts";
import { toFeature } from "./shape.ts";
import {
  type FeatureRow,
  holdMetric,
  insertFeature,
  isFeatureKnown,
  lockFeature,
  updateFeature,
} from "./item-store.ts";

type FeatureBody = Body<OperationOf<"admin_features.put">>;

/** Usage and grants were written in terms of the value type, so it stays once there are any. */
export async function putFeature(ctx: Ctx, code: string, body: FeatureBody): Promise<FeatureRow> {
  const metric = await metricOf(ctx, body);
  return putByCode<FeatureRow>(ctx, {
    kind: "feature",
    next: {
      ...fresh(ctx, code),
      name: body.name ?? code,
      value_type: body.value_type,
      unit: body.unit ?? null,
      billable_metric_id: metric?.id ?? null,
      billable_metric: metric?.code ?? null,
    },
    derived: ["billable_metric_id"],
    insert: insertFeature,
    lock: lockFeature,
    check: async (before) => {
      if (before.value_type === body.value_type || !(await isFeatureKnown(ctx, before.id))) return;
      const detail = `The value type of ${code} cannot change from ${before.value_type}: it was granted or used.`;
      throw problem("paylera.code_in_use", detail);
    },
    update: updateFeature,
    shape: toFeature,
  });
}

async function metricOf(ctx: Ctx, body: FeatureBody): Promise<{ id: string; code: string } | null> {
  const code = body.billable_metric ?? null;
  if (body.value_type !== "metered") {
    if (code !== null) throw invalidField("billable_metric", "is for metered features only");
    return null;
  }
  if (code === null) throw invalidField("billable_metric", "is required for a metered feature");
  const metric = await holdMetric(ctx, code);
  if (!metric) throw problem("paylera.reference_not_found", `There is no billable metric with the code ${code}.`);
  return { id: metric.id, code };
}

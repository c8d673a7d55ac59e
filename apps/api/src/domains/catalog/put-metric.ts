import type { Body, OperationOf } from "@paylera/contract";
import type { Ctx } from "../../platform/context.ts";
import { fresh, putByCode } from "./put.ts";
import { toMetric } from "./shape.ts";
import { insertMetric, lockMetric, type MetricRow, updateMetric } from "./item-store.ts";

type MetricBody = Body<OperationOf<"admin_billable_metrics.put">>;

export const putMetric = (ctx: Ctx, code: string, body: MetricBody): Promise<MetricRow> =>
  putByCode<MetricRow>(ctx, {
    kind: "billable_metric",
    next: { ...fresh(ctx, code), name: body.name ?? code, aggregation: body.aggregation ?? "sum" },
    derived: [],
    insert: insertMetric,
    lock: lockMetric,
    check: async () => {},
    update: updateMetric,
    shape: toMetric,
  });

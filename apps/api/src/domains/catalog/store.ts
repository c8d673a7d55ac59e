import type { wire } from "@paylera/contract";
import type { Ctx } from "../../platform/context.ts";
import { listLivePrices, type PlanStatus } from "./plan-store.ts";

export type PriceForSale = { id: string; amount: bigint; currency: string; interval: wire.Interval };

/** What selling needs to know of a plan; its prices are the live ones, in the merchant's order. */
export type PlanForSale = {
  id: string;
  code: string;
  name: string;
  status: PlanStatus;
  selfServe: boolean;
  trialPeriodDays: number;
  productId: string | null;
  prices: PriceForSale[];
};

type SaleRow = Pick<PlanForSale, "id" | "code" | "name" | "status"> & {
  self_serve: boolean;
  trial_period_days: number;
  product_id: string | null;
};

/** A plan in any status, or null; what may be sold is for the caller to decide. */
export async function findPlanForSale(ctx: Ctx, planId: string): Promise<PlanForSale | null> {
  const [row, prices] = await Promise.all([
    ctx.tx.first<SaleRow>(
      "select id, code, name, status, self_serve, trial_period_days, product_id from plans where id = $1",
      [planId],
    ),
    listLivePrices(ctx, [planId]),
  ]);
  if (!row) return null;
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    status: row.status,
    selfServe: row.self_serve,
    trialPeriodDays: row.trial_period_days,
    productId: row.product_id,
    prices: prices.map(({ id, amount, currency, interval }) => ({ id, amount, currency, interval })),
  };
}

import type { Body, OperationOf } from "@paylera/contract";
import { decimalFromNumber, findTierFault, isCurrency, type PriceTier, ZERO } from "@paylera/rules";
import type { Ctx } from "../../platform/context.ts";
import { invalidField } from "../../platform/http/problem.ts";
import { canonicalJson } from "../../platform/json.ts";
import type { PriceRow, Tiers } from "./plan-store.ts";

type PlanBody = Body<OperationOf<"admin_plans.put">>;

/** Refuses prices that could not be sold: unknown currencies, two for one currency and interval, broken tiers. */
export function checkPrices(prices: PlanBody["prices"]): void {
  const seen = new Set<string>();
  for (const [index, { currency, interval, tiers }] of prices.entries()) {
    const field = `prices.${index}`;
    if (!isCurrency(currency)) throw invalidField(`${field}.currency`, "is not a known ISO 4217 currency");
    const pair = `${currency} per ${interval}`;
    if (seen.has(pair)) throw invalidField(field, `is a second price in ${pair}`);
    seen.add(pair);
    const fault = tiers && findTierFault(tiers.map(toTier));
    if (fault) throw invalidField(`${field}.tiers`, `cannot be rated: ${fault.detail.replace(/\.$/, "")}`);
  }
}

const toTier = ({ up_to, flat_amount, unit_amount }: Tiers[number]): PriceTier => ({
  upTo: up_to === undefined || up_to === "inf" ? null : decimalFromNumber(up_to),
  flatAmount: BigInt(flat_amount ?? 0),
  unitAmount: unit_amount === undefined ? ZERO : decimalFromNumber(unit_amount),
});

export type PriceChange = { prices: PriceRow[]; inserted: PriceRow[]; retired: string[] };

/** A price that is sold already keeps its row; any other is new, and rows no longer asked for are retired. */
export function planPrices(
  ctx: Ctx,
  planId: string,
  wanted: PlanBody["prices"],
  live: readonly PriceRow[],
): PriceChange {
  const liveByTerms = new Map(live.map((row) => [termsOf(row), row]));
  const inserted: PriceRow[] = [];
  const prices = wanted.map((price, position) => {
    const amount = BigInt(price.amount);
    const terms = { position, amount, currency: price.currency, interval: price.interval, tiers: price.tiers ?? null };
    const kept = liveByTerms.get(termsOf(terms));
    if (kept) return kept;
    const row = { id: ctx.deps.ids.uuid(), plan_id: planId, ...terms };
    inserted.push(row);
    return row;
  });
  const keptIds = new Set(prices.map((row) => row.id));
  return { prices, inserted, retired: live.map((row) => row.id).filter((id) => !keptIds.has(id)) };
}

const termsOf = ({ position, amount, currency, interval, tiers }: Omit<PriceRow, "id" | "plan_id">): string =>
  canonicalJson([position, amount, currency, interval, tiers]);

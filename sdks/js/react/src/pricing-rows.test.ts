import assert from "node:assert/strict";
import { test } from "node:test";
import { planOf } from "../test/samples.ts";
import { intervalsOf, pricingRows } from "./pricing-rows.ts";

const usd = (amount: number, interval: "month" | "year" = "month") => ({ amount, currency: "USD", interval });
const plans = [
  planOf("scale", [usd(9900)]),
  planOf("pro_trial", [usd(2900)], 14),
  planOf("free", [usd(0), { amount: 0, currency: "KRW", interval: "month" }]),
  planOf("pro", [usd(2900), usd(29_000, "year")]),
  planOf("korean", [{ amount: 12_000, currency: "KRW", interval: "month" }]),
];
const codes = (interval: "month" | "year", currency: string) =>
  pricingRows(plans, { currency, interval, currentPlanId: "plan_pro" }).map(({ plan }) => plan.code);

test("lists the intervals of paid prices, shortest first", () => {
  assert.deepEqual(intervalsOf(plans, "USD"), ["month", "year"]);
  assert.deepEqual(intervalsOf(plans, "KRW"), ["month"]);
  assert.deepEqual(intervalsOf(plans, "EUR"), []);
});

test("shows what is sold in the currency and interval, cheapest first, free plans always", () => {
  assert.deepEqual(codes("month", "USD"), ["free", "pro", "pro_trial", "scale"]);
  assert.deepEqual(codes("year", "USD"), ["free", "pro"]);
  assert.deepEqual(codes("month", "KRW"), ["free", "korean"]);
});

test("marks the customer's own plan and takes the price of the interval", () => {
  const rows = pricingRows(plans, { currency: "USD", interval: "year", currentPlanId: "plan_pro" });
  const pro = rows.find(({ plan }) => plan.code === "pro");
  assert.deepEqual([pro?.isCurrent, pro?.isFree, pro?.price.amount], [true, false, 29_000]);
  assert.deepEqual([rows[0]?.isCurrent, rows[0]?.isFree], [false, true]);
});

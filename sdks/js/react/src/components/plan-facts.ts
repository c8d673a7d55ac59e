import type { Interval, Plan, PlanGrant } from "@paylera/sdk";
import { count } from "./format.ts";

/** One line about what a plan grants; null for nothing to say. */
export type DescribeGrant = (grant: PlanGrant, interval: Interval) => string | null;

/** English lines; usage per subscription period is named after the price's interval. */
export function describeGrant(grant: PlanGrant, interval: Interval): string | null {
  const { feature_name: name, value, included_usage: included, usage_cycle: cycle } = grant;
  switch (grant.value_type) {
    case "metered":
      return included === null ? null : `${count(included, "en-US")} ${name} ${cycleName(cycle, interval)}`.trim();
    case "numeric":
      return typeof value === "number" ? `${count(value, "en-US")} ${name}` : null;
    case "boolean":
      return value === true ? name : null;
    case "text":
      return value === null ? null : `${name}: ${value}`;
    case "unlimited":
      return `${name}, no limit`;
  }
}

function cycleName(cycle: PlanGrant["usage_cycle"], interval: Interval): string {
  if (cycle === "subscription_period") return `a ${interval}`;
  if (cycle === "calendar_month") return "a month";
  if (cycle === "calendar_year") return "a year";
  return cycle === "never" ? "in total" : "";
}

/** Every line of a plan. */
export function planFacts(plan: Plan, interval: Interval, describe: DescribeGrant = describeGrant): string[] {
  return plan.features.flatMap((grant) => describe(grant, interval) ?? []);
}

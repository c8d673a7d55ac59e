import type { Interval, Plan } from "@paylera/sdk";
import { count } from "../format.ts";

/** What a plan grants, as lines for people; usage per subscription period is named after the price's interval. */
export function planFacts({ features }: Plan, interval: Interval): string[] {
  const cycles: Readonly<Record<string, string>> = {
    subscription_period: `a ${interval}`,
    calendar_month: "a month",
    calendar_year: "a year",
    never: "in total",
  };
  return features.flatMap((grant) => {
    const { feature_name: name, value, included_usage: included, usage_cycle: cycle } = grant;
    switch (grant.value_type) {
      case "metered":
        return included === null ? [] : [`${count(included)} ${name} ${cycles[cycle ?? ""] ?? ""}`.trim()];
      case "numeric":
        return typeof value === "number" ? [`${count(value)} ${value === 1 ? grant.unit : name.toLowerCase()}`] : [];
      case "boolean":
        return value === true ? [name] : [];
      case "text":
        return [`${capital(String(value))} ${name.toLowerCase()}`];
      case "unlimited":
        return [name];
    }
  });
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

import type { Plan } from "@paylera/sdk";
import { count } from "../format.ts";

const CYCLES: Readonly<Record<string, string>> = {
  subscription_period: "per billing period",
  calendar_month: "a month",
  calendar_year: "a year",
  never: "in total",
};

/** What a plan grants, as lines for people. */
export function planFacts({ features }: Plan): string[] {
  return features.flatMap((grant) => {
    const { feature_name: name, value, included_usage: included, usage_cycle: cycle } = grant;
    switch (grant.value_type) {
      case "metered":
        return included === null ? [] : [`${count(included)} ${name} ${CYCLES[cycle ?? ""] ?? ""}`.trim()];
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

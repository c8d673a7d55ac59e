import type { Body, OperationOf, wire } from "@paylera/contract";
import { decimalFromNumber, decimalToString } from "@paylera/rules";
import { invalidField } from "../../platform/http/problem.ts";
import type { GrantTerms } from "./plan-store.ts";

type GrantBody = Body<OperationOf<"admin_plans.put">>["features"][string];
type Field = keyof GrantBody & keyof GrantTerms;

const usageFields = ["included_usage", "usage_cycle", "credit_grant", "rollover_max", "rollover_percent"] as const;

/** The fields that a grant of each type takes. */
const taken: Readonly<Record<wire.ValueType, readonly Field[]>> = {
  boolean: ["value"],
  numeric: ["value"],
  text: ["value"],
  metered: usageFields,
  unlimited: [],
};

const valueTypes = { boolean: "boolean", numeric: "number", text: "string" } as const;

/**
 * Checks a grant against its feature's type. A boolean without a value is on; metered usage counts per subscription
 * period unless the plan says otherwise, and what never starts again has nothing to roll over.
 */
export function toGrantTerms(
  feature: { id: string; code: string; value_type: wire.ValueType },
  body: GrantBody,
): GrantTerms {
  const { value_type: type } = feature;
  const at = (field: Field) => `features.${feature.code}.${field}`;
  for (const field of ["value", ...usageFields] as const) {
    if (body[field] != null && !taken[type].includes(field)) {
      throw invalidField(at(field), `does not apply to a feature of type ${type}`);
    }
  }
  const cycle = type === "metered" ? (body.usage_cycle ?? "subscription_period") : null;
  const rollover = (["rollover_max", "rollover_percent"] as const).find((field) => body[field] != null);
  if (rollover && cycle === "never") throw invalidField(at(rollover), "needs a usage_cycle other than never");
  return {
    feature_id: feature.id,
    value: valueOf(type, body.value, at("value")),
    included_usage: decimalText(body.included_usage),
    usage_cycle: cycle,
    credit_grant: decimalText(body.credit_grant),
    rollover_max: decimalText(body.rollover_max),
    rollover_percent: decimalText(body.rollover_percent),
  };
}

function valueOf(type: wire.ValueType, sent: GrantBody["value"], field: string): GrantTerms["value"] {
  if (type === "metered" || type === "unlimited") return null;
  const value = type === "boolean" ? (sent ?? true) : (sent ?? null);
  if (typeof value !== valueTypes[type]) throw invalidField(field, `must be a ${valueTypes[type]}`);
  return value;
}

const decimalText = (value: number | null | undefined): string | null =>
  value == null ? null : decimalToString(decimalFromNumber(value));

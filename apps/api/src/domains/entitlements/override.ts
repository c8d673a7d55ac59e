import type { Body, OperationOf, wire } from "@paylera/contract";
import { decimalFromNumber, decimalToString } from "@paylera/rules";
import type { Ctx } from "../../platform/context.ts";
import { record } from "../../platform/facts.ts";
import { invalidField, problem } from "../../platform/http/problem.ts";
import { toOverride } from "./shape.ts";
import {
  deleteOverride,
  findFeature,
  findOverride,
  lockCustomer,
  type OverrideRow,
  type OverrideTerms,
  saveOverride,
} from "./store.ts";

type OverrideBody = Body<OperationOf<"overrides.put">>;
type Key = { customerId: string; featureCode: string };

/** Gives one customer another grant of a feature, in place of what its plans grant. Equal terms change nothing. */
export async function putOverride(ctx: Ctx, key: Key, body: OverrideBody): Promise<wire.Override> {
  const { customerId, featureCode } = key;
  if (!(await lockCustomer(ctx, customerId))) throw problem("paylera.not_found", "No such customer.");
  const feature = await findFeature(ctx, featureCode);
  if (!feature) throw problem("paylera.feature_not_found", "No feature has this code.");
  const terms = toTerms(feature.value_type, body);
  const before = await findOverride(ctx, customerId, feature.id);
  const changed = changedFields(before, terms);
  if (before && changed.length === 0) return toOverride(featureCode, before);
  if (terms.expires_at !== null && terms.expires_at <= ctx.now)
    throw invalidField("expires_at", "must be in the future");
  const row: OverrideRow = { ...terms, created_at: before?.created_at ?? ctx.now, updated_at: ctx.now };
  await saveOverride(ctx, { customerId, featureId: feature.id }, row);
  const shaped = toOverride(featureCode, row);
  const snapshot = { customer_id: customerId, ...shaped };
  await record(ctx, { action: "override.put", object: "customer", objectId: customerId, changed, snapshot });
  return shaped;
}

/** Takes an override back, so that the plans' grants count again. Without one there is nothing to do. */
export async function removeOverride(ctx: Ctx, { customerId, featureCode }: Key): Promise<void> {
  const feature = await findFeature(ctx, featureCode);
  if (!(await lockCustomer(ctx, customerId)) || !feature) throw problem("paylera.not_found", "No such override.");
  if ((await deleteOverride(ctx, customerId, feature.id)) === 0) return;
  const snapshot = { customer_id: customerId, feature_code: featureCode };
  await record(ctx, { action: "override.deleted", object: "customer", objectId: customerId, changed: [], snapshot });
}

type Field = Exclude<keyof OverrideTerms & keyof OverrideBody, "expires_at">;

/** The fields that an override of each type takes, beside its expiry. */
const taken: Readonly<Record<wire.ValueType, readonly Field[]>> = {
  boolean: ["value"],
  numeric: ["value", "unlimited"],
  text: ["value"],
  metered: ["included_usage", "unlimited", "usage_cycle"],
  unlimited: ["unlimited"],
};

const valueTypes = { boolean: "boolean", numeric: "number", text: "string" } as const;

function toTerms(type: wire.ValueType, body: OverrideBody): OverrideTerms {
  const sent = { ...body, unlimited: body.unlimited || null };
  for (const field of ["value", "included_usage", "unlimited", "usage_cycle"] as const) {
    if (sent[field] == null || taken[type].includes(field)) continue;
    throw invalidField(field, `does not apply to a feature of type ${type}`);
  }
  const unlimited = type === "unlimited" || sent.unlimited === true;
  const included = body.included_usage ?? null;
  if (type === "metered" && unlimited === (included !== null)) {
    throw invalidField("included_usage", unlimited ? "must be left out of an unlimited override" : "is required");
  }
  return {
    value: valueOf(type, body.value ?? null, unlimited),
    included_usage: included === null ? null : decimalToString(decimalFromNumber(included)),
    unlimited,
    usage_cycle: body.usage_cycle ?? null,
    expires_at: body.expires_at ? Date.parse(body.expires_at) : null,
  };
}

function valueOf(type: wire.ValueType, sent: OverrideTerms["value"], unlimited: boolean): OverrideTerms["value"] {
  if (type === "metered" || type === "unlimited") return null;
  if (unlimited) {
    if (sent !== null) throw invalidField("value", "must be left out of an unlimited override");
    return null;
  }
  const value = type === "boolean" ? (sent ?? true) : sent;
  if (typeof value !== valueTypes[type]) throw invalidField("value", `must be a ${valueTypes[type]}`);
  return value;
}

const nothing: OverrideTerms = {
  value: null,
  included_usage: null,
  unlimited: false,
  usage_cycle: null,
  expires_at: null,
};

function changedFields(before: OverrideTerms | null, after: OverrideTerms): string[] {
  const fields = ["value", "included_usage", "unlimited", "usage_cycle", "expires_at"] as const;
  return fields.filter((field) => (before ?? nothing)[field] !== after[field]);
}

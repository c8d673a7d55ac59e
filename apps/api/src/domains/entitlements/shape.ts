import type { wire } from "@paylera/contract";
import { type Decimal, decimalToNumber, type FeatureValue } from "@paylera/rules";
import { decimalOrNull, iso, isoOrNull } from "../../platform/http/wire.ts";
import { type decide, type Standing } from "./standing.ts";
import type { OverrideRow } from "./store.ts";

type Decided = ReturnType<typeof decide>;

const numberOrNull = (amount: Decimal | null): number | null => (amount === null ? null : decimalToNumber(amount));

const shared = ({ feature }: Standing, { entitlement, turn }: Decided) => ({
  allowed: entitlement.allowed,
  feature_id: feature.id,
  feature_code: feature.code,
  feature_name: feature.name,
  value_type: feature.type,
  unit: feature.unit,
  balance: numberOrNull(entitlement.balance),
  included_usage: numberOrNull(entitlement.includedUsage),
  usage: numberOrNull(entitlement.usage),
  unlimited: entitlement.unlimited,
  interval: turn?.cycle ?? null,
  cycle_start_at: isoOrNull(entitlement.cycleStartAt),
  next_reset_at: isoOrNull(entitlement.nextResetAt),
  source: entitlement.source,
});

/** The answer to a check; `value` says what is granted in the type's own member, null when nothing is. */
export function toFeatureCheck(standing: Standing, decided: Decided): wire.FeatureCheck {
  const { source, value } = decided.entitlement;
  return { ...shared(standing, decided), value: source === null ? null : toValue(value) };
}

function toValue({ type, n, b, s, u }: FeatureValue): NonNullable<wire.FeatureCheck["value"]> {
  return {
    type,
    ...(n !== undefined && { n: decimalToNumber(n) }),
    ...(b !== undefined && { b }),
    ...(s !== undefined && { s }),
    u,
  };
}

/** One feature of a bundle; `value` is a plain scalar, null for metered and unlimited features. */
export function toEntitlement(standing: Standing, decided: Decided): wire.Entitlement {
  const { type, n, b, s } = decided.entitlement.value;
  const number = n === undefined || type === "metered" ? null : decimalToNumber(n);
  return { ...shared(standing, decided), value: b ?? s ?? number };
}

export const toOverride = (featureCode: string, row: OverrideRow): wire.Override => ({
  feature_code: featureCode,
  value: row.value,
  included_usage: decimalOrNull(row.included_usage),
  unlimited: row.unlimited,
  usage_cycle: row.usage_cycle,
  expires_at: isoOrNull(row.expires_at),
  created_at: iso(row.created_at),
  updated_at: iso(row.updated_at),
});

import {
  checkEntitlement,
  type CycleWindow,
  type Decimal,
  decimalFromNumber,
  type Entitlement,
  type FeatureGrant,
  type FeatureOverride,
  mergeGrants,
  parseDecimal,
  type Period,
  type PeriodSchedule,
  subscriptionPeriodAt,
  type UsageCycle,
  usageCycleAt,
  ZERO,
} from "@paylera/rules";
import type { GrantedScalar, StandingRow } from "./store.ts";

/** A live subscription and what its plan grants of the feature, if anything. */
type Offer = { subscriptionId: string; schedule: PeriodSchedule; grant: FeatureGrant | null; cycle: UsageCycle | null };

/** Where a customer stands with one feature. Offers come newest first. */
export type Standing = {
  feature: { id: string; code: string; name: string; type: StandingRow["value_type"]; unit: string | null };
  override: (FeatureOverride & { cycle: UsageCycle | null }) | null;
  offers: readonly Offer[];
  used: { amount: Decimal; since: number } | null;
};

/** A usage cycle and the turn of it that holds an instant. */
export type Turn = { cycle: UsageCycle; window: CycleWindow };

/** The rows of one feature as one standing. */
export function toStanding(rows: readonly StandingRow[], now: number): Standing | null {
  const [row] = rows;
  if (row === undefined) return null;
  const overridden = row.has_override && (row.override_expires_at === null || now < row.override_expires_at);
  return {
    feature: {
      id: row.feature_id,
      code: row.feature_code,
      name: row.feature_name,
      type: row.value_type,
      unit: row.unit,
    },
    override: overridden
      ? {
          ...toGrant(row.override_value, row.override_included_usage, row.override_unlimited === true),
          expiresAt: row.override_expires_at,
          cycle: row.override_usage_cycle,
        }
      : null,
    // Ids sort by creation.
    offers: rows.flatMap(toOffer).toSorted((a, b) => (a.subscriptionId < b.subscriptionId ? 1 : -1)),
    used:
      row.used === null || row.used_since === null ? null : { amount: parseDecimal(row.used), since: row.used_since },
  };
}

function toOffer(row: StandingRow): Offer[] {
  if (row.subscription_id === null) return [];
  const currentPeriod = { startAt: row.period_start, endAt: row.period_end };
  const anchor = row.anchor_at ?? row.period_start;
  return [
    {
      subscriptionId: row.subscription_id,
      schedule: { anchor, interval: row.price_interval, intervalCount: 1, currentPeriod },
      grant: row.has_grant ? toGrant(row.grant_value, row.grant_included_usage, false) : null,
      cycle: row.grant_usage_cycle,
    },
  ];
}

const toGrant = (value: GrantedScalar, included: string | null, unlimited: boolean): FeatureGrant => ({
  value: typeof value === "number" ? decimalFromNumber(value) : value,
  includedUsage: included === null ? null : parseDecimal(included),
  unlimited,
});

/**
 * The usage cycle that counts at an instant: the override's, else that of the newest subscription that grants the
 * feature. Usage of something nobody granted counts per calendar month, so that it is there when it is granted later.
 */
export function turnAt({ override, offers }: Pick<Standing, "override" | "offers">, at: number): Turn {
  const offer = offers.find(({ grant }) => grant !== null) ?? offers[0];
  const wanted = override?.cycle ?? (offer?.grant ? offer.cycle : null) ?? "calendar_month";
  const cycle = wanted === "subscription_period" && !offer ? "calendar_month" : wanted;
  const period = offer ? subscriptionPeriodAt(offer.schedule, at) : monthOf(at);
  return { cycle, window: usageCycleAt(cycle, period, at) };
}

function monthOf(at: number): Period {
  const start = new Date(at);
  const [year, month] = [start.getUTCFullYear(), start.getUTCMonth()];
  return { startAt: Date.UTC(year, month, 1), endAt: Date.UTC(year, month + 1, 1) };
}

/** Decides what a standing allows. `turn` is null unless the feature is metered. */
export function decide(
  standing: Standing,
  requiredUsage: Decimal,
  now: number,
): { entitlement: Entitlement; turn: Turn | null } {
  const { feature, override, offers, used } = standing;
  const turn = feature.type === "metered" ? turnAt(standing, now) : null;
  const entitlement = checkEntitlement({
    feature: { type: feature.type },
    grant: mergeGrants(offers.flatMap(({ grant }) => (grant === null ? [] : [grant]))),
    override,
    balance: used && turn ? { used: used.amount, cycleStart: used.since, cycleEnd: turn.window.endAt } : null,
    cycle: turn?.window ?? null,
    credits: ZERO,
    requiredUsage,
    now,
  });
  return { entitlement, turn };
}

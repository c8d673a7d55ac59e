import type { wire } from "@paylera/contract";
import { entitles, SUBSCRIPTION_STATUSES } from "@paylera/rules";
import type { Ctx, Scene } from "../../platform/context.ts";
import { instant, maybeInstant } from "../../platform/db/database.ts";
import type { GroupedCall } from "../../platform/db/grouped.ts";
import { iso, isoOrNull } from "../../platform/http/wire.ts";

export type GrantedScalar = boolean | number | string | null;

type FeatureColumns = {
  feature_id: string;
  feature_code: string;
  feature_name: string;
  value_type: wire.ValueType;
  unit: string | null;
};

type Standing = {
  has_override: boolean;
  override_value: GrantedScalar;
  override_included_usage: string | null;
  override_unlimited: boolean | null;
  override_usage_cycle: wire.UsageCycle | null;
  override_expires_at: number | null;
  /** The newest balance that began by now. */
  used: string | null;
  used_since: number | null;
};

type SubscriptionColumns = {
  subscription_id: string;
  anchor_at: number | null;
  period_start: number;
  period_end: number;
  price_interval: wire.Interval;
  has_grant: boolean;
  grant_value: GrantedScalar;
  grant_included_usage: string | null;
  grant_usage_cycle: wire.UsageCycle | null;
};

/** One feature, one customer, and one of the customer's live subscriptions if there is any. */
export type StandingRow = FeatureColumns & Standing & (SubscriptionColumns | { subscription_id: null });

/** What a request named, as far as it exists, and where the customer stands. */
export type FoundRow = Standing & { used_then_since: number | null; named_customer_id: string | null } & (
    | { customer_id: string }
    | { customer_id: null }
  ) &
  (FeatureColumns | { feature_id: null }) &
  (SubscriptionColumns | { subscription_id: null });

export type Asked = {
  customerId: string | null;
  subscriptionId: string | null;
  featureCode: string;
  at: number | null;
};

const liveStatuses = SUBSCRIPTION_STATUSES.filter(entitles);

const standings: GroupedCall = {
  name: "feature_standings",
  text: "select * from feature_standings($1, $2)",
  values: [liveStatuses],
  inFlightMax: 2,
  itemsMax: 128,
};

/** Where a customer stands with one feature: at least one row. Concurrent calls share one round trip. */
export const readStanding = ({ deps, tenant, now }: Scene, asked: Asked): Promise<FoundRow[]> =>
  deps.db.grouped<FoundRow>(standings, tenant.id, {
    customer: asked.customerId,
    subscription: asked.subscriptionId,
    code: asked.featureCode,
    now: iso(now),
    at: isoOrNull(asked.at),
  });

const usageRecords: GroupedCall = {
  name: "record_usage",
  text: "select * from record_usage($1)",
  values: [],
  inFlightMax: 2,
  itemsMax: 256,
};

export type UsageEvent = {
  customerId: string;
  featureId: string;
  /** Plain decimal text. */
  value: string;
  key: string | null;
  cycleStart: number;
  at: number;
};

/** Stores and counts one event, and answers after the commit; false when its key exists. Concurrent calls share it. */
export async function insertUsage({ deps, tenant, now }: Scene, event: UsageEvent): Promise<boolean> {
  const rows = await deps.db.grouped<{ stored: boolean }>(usageRecords, tenant.id, {
    id: deps.ids.uuid(),
    customer: event.customerId,
    feature: event.featureId,
    value: event.value,
    key: event.key,
    cycle_start: iso(event.cycleStart),
    at: iso(event.at),
    now: iso(now),
  });
  return rows[0]?.stored ?? false;
}

export const findUsage = (ctx: Ctx, customerId: string, key: string) =>
  ctx.tx.first<{ feature_id: string; value: string }>(
    "select feature_id, value from usage_events where customer_id = $1 and dedup_key = $2",
    [customerId, key],
  );

/** Every feature that is granted or overridden: for one subscription's plan, or over all live ones when it is null. */
export const listStandings = (ctx: Ctx, customerId: string, subscriptionId: string | null): Promise<StandingRow[]> =>
  ctx.tx.rows<StandingRow>(
    `with live as (
       select s.id, s.plan_id, s.anchor_at, s.current_period_start, s.current_period_end, p.interval
       from subscriptions s join prices p on p.id = s.price_id
       where s.customer_id = $1 and s.status = any ($2) and not (s.cancel_at_period_end and s.current_period_end <= $3)
         and ($4::uuid is null or s.id = $4)),
     offered as (
       select g.feature_id as id from live l join plan_grants g on g.plan_id = l.plan_id
       union select o.feature_id from entitlement_overrides o
       where o.customer_id = $1 and (o.expires_at is null or o.expires_at > $3))
     select f.id as feature_id, f.code as feature_code, f.name as feature_name, f.value_type, f.unit,
            o.feature_id is not null as has_override, o.value as override_value,
            o.included_usage as override_included_usage, o.unlimited as override_unlimited,
            o.usage_cycle as override_usage_cycle, o.expires_at as override_expires_at,
            b.used, b.cycle_start as used_since,
            l.id as subscription_id, l.anchor_at, l.current_period_start as period_start,
            l.current_period_end as period_end, l.interval as price_interval,
            g.feature_id is not null as has_grant, g.value as grant_value,
            g.included_usage as grant_included_usage, g.usage_cycle as grant_usage_cycle
     from offered join features f on f.id = offered.id
     left join entitlement_overrides o on o.customer_id = $1 and o.feature_id = f.id
     left join lateral (
       select x.used, x.cycle_start from balances x
       where x.customer_id = $1 and x.feature_id = f.id and x.cycle_start <= $3
       order by x.cycle_start desc limit 1) b on true
     left join live l on true
     left join plan_grants g on g.plan_id = l.plan_id and g.feature_id = f.id
     order by f.code`,
    [customerId, liveStatuses, instant(ctx.now), subscriptionId],
  );

export const findSubscription = (ctx: Ctx, id: string): Promise<{ customer_id: string } | null> =>
  ctx.tx.first("select customer_id from subscriptions where id = $1", [id]);

/** The customer with its newest live subscription. */
export const findCustomer = (ctx: Ctx, id: string): Promise<{ subscription_id: string | null } | null> =>
  ctx.tx.first(
    `select (select s.id from subscriptions s
             where s.customer_id = c.id and s.status = any ($2)
               and not (s.cancel_at_period_end and s.current_period_end <= $3)
             order by s.id desc limit 1) as subscription_id
     from customers c where c.id = $1`,
    [id, liveStatuses, instant(ctx.now)],
  );

/** Locks the customer, which orders all changes of its overrides. */
export const lockCustomer = (ctx: Ctx, id: string): Promise<{ id: string } | null> =>
  ctx.tx.first("select id from customers where id = $1 for no key update", [id]);

export const findFeature = (ctx: Ctx, code: string): Promise<{ id: string; value_type: wire.ValueType } | null> =>
  ctx.tx.first("select id, value_type from features where code = $1", [code]);

export type OverrideTerms = {
  value: GrantedScalar;
  included_usage: string | null;
  unlimited: boolean;
  usage_cycle: wire.UsageCycle | null;
  expires_at: number | null;
};

export type OverrideRow = OverrideTerms & { created_at: number; updated_at: number };

export const findOverride = (ctx: Ctx, customerId: string, featureId: string): Promise<OverrideRow | null> =>
  ctx.tx.first(
    `select value, included_usage, unlimited, usage_cycle, expires_at, created_at, updated_at
     from entitlement_overrides where customer_id = $1 and feature_id = $2`,
    [customerId, featureId],
  );

export async function saveOverride(
  ctx: Ctx,
  key: { customerId: string; featureId: string },
  row: OverrideRow,
): Promise<void> {
  await ctx.tx.rows(
    `insert into entitlement_overrides (tenant_id, customer_id, feature_id, value, included_usage, unlimited,
                                        usage_cycle, expires_at, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (tenant_id, customer_id, feature_id) do update
     set value = excluded.value, included_usage = excluded.included_usage, unlimited = excluded.unlimited,
         usage_cycle = excluded.usage_cycle, expires_at = excluded.expires_at, updated_at = excluded.updated_at`,
    [
      ctx.tenant.id,
      key.customerId,
      key.featureId,
      row.value === null ? null : JSON.stringify(row.value),
      row.included_usage,
      row.unlimited,
      row.usage_cycle,
      maybeInstant(row.expires_at),
      instant(row.created_at),
      instant(row.updated_at),
    ],
  );
}

export const deleteOverride = (ctx: Ctx, customerId: string, featureId: string): Promise<number> =>
  ctx.tx.count("delete from entitlement_overrides where customer_id = $1 and feature_id = $2", [customerId, featureId]);

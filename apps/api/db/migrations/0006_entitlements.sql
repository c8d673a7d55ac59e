-- The hot path: many callers share one call, and one call is one round trip and one transaction. Each function takes
-- groups [{"tenant": id, "items": […]}], sets every tenant in turn and runs with the caller's rights, so row security
-- filters every row as in any other transaction. No predicate of theirs names a tenant.

-- What entitlements are decided from: per request one row for each live subscription, or one row when there is none.
-- A request is {"i", "customer", "subscription", "code", "now", "at"}; `at` is when usage happened, null for a check.
create function feature_standings(p_groups json, p_statuses text[])
returns table (
  i int, customer_id uuid, named_customer_id uuid,
  feature_id uuid, feature_code text, feature_name text, value_type text, unit text,
  has_override boolean, override_value jsonb, override_included_usage numeric, override_unlimited boolean,
  override_usage_cycle text, override_expires_at timestamptz,
  used numeric, used_since timestamptz, used_then_since timestamptz,
  subscription_id uuid, anchor_at timestamptz, period_start timestamptz, period_end timestamptz, price_interval text,
  has_grant boolean, grant_value jsonb, grant_included_usage numeric, grant_usage_cycle text
) language plpgsql set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
  v_group json;
begin
  for v_group in select value from json_array_elements(p_groups) loop
    perform set_config('app.tenant_id', v_group ->> 'tenant', true);
    -- Lateral subqueries keep every step an index lookup, whatever the statistics say about the size of a batch; a
    -- coalesce in place of the case would not: row security lets only leakproof expressions reach an index.
    return query
    select r.i, c.id, n.customer_id,
           f.id, f.code, f.name, f.value_type, f.unit,
           o.feature_id is not null, o.value, o.included_usage, o.unlimited, o.usage_cycle, o.expires_at,
           b.used, b.cycle_start, past.cycle_start,
           s.id, s.anchor_at, s.current_period_start, s.current_period_end, s.interval,
           s.feature_id is not null, s.value, s.included_usage, s.usage_cycle
    from json_to_recordset(v_group -> 'items') r (i int, customer uuid, subscription uuid, code text, now timestamptz,
                                                 at timestamptz)
    left join lateral (select x.customer_id from subscriptions x where x.id = r.subscription limit 1) n on true
    left join lateral (
      select x.id from customers x
      where x.id = case when r.customer is null then n.customer_id else r.customer end limit 1) c on true
    left join lateral (select x.* from features x where x.code = r.code limit 1) f on true
    left join lateral (
      select x.* from entitlement_overrides x where x.customer_id = c.id and x.feature_id = f.id limit 1) o on true
    left join lateral (
      select x.used, x.cycle_start from balances x
      where x.customer_id = c.id and x.feature_id = f.id and x.cycle_start <= r.now
      order by x.cycle_start desc limit 1) b on true
    left join lateral (
      select x.cycle_start from balances x
      where x.customer_id = c.id and x.feature_id = f.id and x.cycle_start <= r.at
      order by x.cycle_start desc limit 1) past on true
    left join lateral (
      select x.id, x.anchor_at, x.current_period_start, x.current_period_end, p.interval,
             g.feature_id, g.value, g.included_usage, g.usage_cycle
      from subscriptions x
      join prices p on p.id = x.price_id
      left join plan_grants g on g.plan_id = x.plan_id and g.feature_id = f.id
      where x.customer_id = c.id and x.status = any (p_statuses)
        and not (x.cancel_at_period_end and x.current_period_end <= r.now)
      offset 0) s on true;
  end loop;
end $$;

-- Stores usage events and counts them. An event is {"i", "id", "customer", "feature", "value", "key", "cycle_start",
-- "at", "now"}; one whose key exists answers stored = false and counts nothing. Tenants, keys and balances are taken in
-- order, and every key before the first balance of its tenant, so concurrent calls never deadlock.
create function record_usage(p_groups json) returns table (i int, stored boolean)
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v_group json;
  v_tenant uuid;
begin
  for v_group in select value from json_array_elements(p_groups) order by value ->> 'tenant' loop
    v_tenant := v_group ->> 'tenant';
    perform set_config('app.tenant_id', v_tenant::text, true);
    return query
    with incoming as materialized (
      select * from json_to_recordset(v_group -> 'items')
        e (i int, id uuid, customer uuid, feature uuid, value numeric, key text, cycle_start timestamptz,
           at timestamptz, now timestamptz)
    ), kept as (
      insert into usage_events (tenant_id, id, customer_id, feature_id, value, dedup_key, cycle_start, occurred_at,
                                received_at)
      select v_tenant, e.id, e.customer, e.feature, e.value, e.key, e.cycle_start, e.at, e.now
      from incoming e order by e.customer, e.key
      on conflict (tenant_id, customer_id, dedup_key) do nothing
      returning usage_events.id, customer_id, feature_id, cycle_start, value, received_at
    ), counted as (
      insert into balances (tenant_id, customer_id, feature_id, cycle_start, used, updated_at)
      select v_tenant, k.customer_id, k.feature_id, k.cycle_start, sum(k.value), max(k.received_at)
      from kept k group by k.customer_id, k.feature_id, k.cycle_start
      order by k.customer_id, k.feature_id, k.cycle_start
      on conflict (tenant_id, customer_id, feature_id, cycle_start) do update
      set used = balances.used + excluded.used, updated_at = greatest(balances.updated_at, excluded.updated_at)
    )
    select e.i, k.id is not null from incoming e left join kept k on k.id = e.id;
  end loop;
end $$;

revoke all on function feature_standings, record_usage from public;
grant execute on function feature_standings, record_usage to paylera_app;

import { createHash, randomBytes } from "node:crypto";
import type { Client } from "pg";

/** What a load is aimed at: every customer has one live subscription that grants `api_calls`, and used some of it. */
export type Merchant = { tenantId: string; token: string; featureId: string; customers: number };

/** Customers are numbered from 1 within their tenant, so that any load script can name them. */
export const customerId = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, "0")}`;

/** Makes tenants with customers, subscriptions and balances, by SQL and in bulk; `history` is in months. */
export async function seedMerchants(
  admin: Client,
  size: { tenants: number; customers: number; history: number },
): Promise<Merchant[]> {
  await admin.query("set search_path to paylera");
  const merchants: Merchant[] = [];
  for (let i = 0; i < size.tenants; i += 1) {
    const token = `pl_test_${randomBytes(32).toString("base64url")}`;
    const hash = createHash("sha256").update(token).digest();
    const values = [hash, size.customers, size.history];
    const { rows } = await admin.query<{ tenant_id: string; feature_id: string }>(statement, values);
    const [row] = rows;
    if (row) merchants.push({ tenantId: row.tenant_id, token, featureId: row.feature_id, customers: size.customers });
  }
  await admin.query("analyze");
  return merchants;
}

const statement = `
with t as (
  insert into tenants (tenant_id, name, mode, region, created_at)
  values (gen_random_uuid(), 'Bench', 'test', 'eu', now()) returning tenant_id
), token as (
  insert into api_tokens (tenant_id, id, name, hint, token_hash, scopes, created_at)
  select tenant_id, gen_random_uuid(), 'Bench', 'pl_test_…', $1, '{*}', now() from t
), metric as (
  insert into billable_metrics (tenant_id, id, code, name, aggregation, created_at, updated_at)
  select tenant_id, gen_random_uuid(), 'calls', 'Calls', 'sum', now(), now() from t returning *
), f as (
  insert into features (tenant_id, id, code, name, value_type, unit, billable_metric_id, created_at, updated_at)
  select m.tenant_id, gen_random_uuid(), v.code, v.code, v.type, null, case when v.type = 'metered' then m.id end,
         now(), now()
  from metric m, (values ('api_calls', 'metered'), ('tokens', 'metered'), ('sso', 'boolean'), ('seats', 'numeric'),
                         ('support', 'text')) v (code, type) returning *
), p as (
  insert into plans (tenant_id, id, code, name, status, self_serve, trial_period_days, created_at, updated_at)
  select tenant_id, gen_random_uuid(), 'pro', 'Pro', 'active', true, 0, now(), now() from t returning *
), price as (
  insert into prices (tenant_id, id, plan_id, position, amount, currency, interval, created_at)
  select tenant_id, gen_random_uuid(), id, 0, 2900, 'USD', 'month', now() from p returning *
), g as (
  insert into plan_grants (tenant_id, plan_id, feature_id, value, included_usage, usage_cycle)
  select p.tenant_id, p.id, f.id,
         case f.value_type when 'boolean' then 'true'::jsonb when 'numeric' then '5' when 'text' then '"gold"' end,
         case when f.value_type = 'metered' then 1000000 end,
         case when f.value_type = 'metered' then 'calendar_month' end
  from p, f
), c as (
  insert into customers (tenant_id, id, currency, created_at, updated_at)
  select tenant_id, ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'USD', now(), now()
  from t, generate_series(1, $2::int) n returning *
), s as (
  insert into subscriptions (tenant_id, id, customer_id, plan_id, price_id, status, currency, anchor_at,
                             current_period_start, current_period_end, created_at, updated_at)
  select c.tenant_id, gen_random_uuid(), c.id, price.plan_id, price.id, 'active', 'USD', now() - interval '9 days',
         now() - interval '9 days', now() - interval '9 days' + interval '1 month', now(), now()
  from c, price
), b as (
  insert into balances (tenant_id, customer_id, feature_id, cycle_start, used, updated_at)
  select c.tenant_id, c.id, f.id, date_trunc('month', now()) - make_interval(months => n), 100, now()
  from c, f, generate_series(0, $3::int) n where f.value_type = 'metered'
)
select t.tenant_id, f.id as feature_id from t, f where f.code = 'api_calls'`;

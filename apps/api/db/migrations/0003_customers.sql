-- Who is billed, for what, and what they may do.

create table customers (
  tenant_id uuid not null references tenants,
  id uuid not null,
  external_id text,
  email_enc bytea,
  email_bidx bytea,
  name_enc bytea,
  metadata_enc bytea,
  currency char(3) not null,
  -- Set for customers a relay created: permanently unique per tenant and e-mail.
  relay_email_bidx bytea,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, external_id),
  unique (tenant_id, relay_email_bidx)
);
create index customers_by_email on customers (tenant_id, email_bidx, created_at);
call secure_tenant_table('customers', 'select, insert, update');

create table subscriptions (
  tenant_id uuid not null references tenants,
  id uuid not null,
  customer_id uuid not null,
  plan_id uuid not null,
  price_id uuid not null,
  status text not null
    check (status in ('pending_activation', 'trialing', 'active', 'past_due', 'canceled', 'expired')),
  currency char(3) not null,
  provider text,
  trial_period_days int not null default 0,
  anchor_at timestamptz,
  current_period_start timestamptz,
  current_period_end timestamptz,
  trial_end timestamptz,
  -- The plan the trial was given for: the subscription may have moved to another since, and a trial is given once.
  trial_plan_id uuid,
  -- What the current period was billed at, in minor units: a later credit returns this, not the list price.
  billed_amount bigint not null default 0 check (billed_amount >= 0),
  -- Since when: a change may not count from before the last one, or the time between would be credited twice.
  billed_from timestamptz,
  cancel_at_period_end boolean not null default false,
  canceled_at timestamptz,
  ended_at timestamptz,
  cancel_reason_enc bytea,
  cancel_feedback_enc bytea,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  foreign key (tenant_id, plan_id) references plans (tenant_id, id),
  foreign key (tenant_id, price_id) references prices (tenant_id, id),
  foreign key (tenant_id, trial_plan_id) references plans (tenant_id, id),
  check (current_period_start < current_period_end),
  check (status not in ('trialing', 'active', 'past_due') or current_period_end is not null)
);
-- One live or opening subscription per customer and plan: two checkouts of the same plan can never both start one.
create unique index subscriptions_one_live on subscriptions (tenant_id, customer_id, plan_id)
  where status in ('pending_activation', 'trialing', 'active', 'past_due');
create index subscriptions_by_customer on subscriptions (tenant_id, customer_id, id);
-- The few that are past due, among the many that are not.
create index subscriptions_by_status on subscriptions (tenant_id, status, id);
call secure_tenant_table('subscriptions', 'select, insert, update');

create table entitlement_overrides (
  tenant_id uuid not null references tenants,
  customer_id uuid not null,
  feature_id uuid not null,
  value jsonb,
  included_usage numeric check (included_usage >= 0 and included_usage < 'Infinity'),
  unlimited boolean not null default false,
  usage_cycle text check (usage_cycle in ('subscription_period', 'calendar_month', 'calendar_year', 'never')),
  expires_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, customer_id, feature_id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  foreign key (tenant_id, feature_id) references features (tenant_id, id)
);
call secure_tenant_table('entitlement_overrides', 'select, insert, update, delete');

-- Usage per cycle, kept and not summed: a new cycle is a new row, so a reset happens once and late events find theirs.
create table balances (
  tenant_id uuid not null references tenants,
  customer_id uuid not null,
  feature_id uuid not null,
  cycle_start timestamptz not null,
  used numeric not null check (used >= 0 and used < 'Infinity'),
  updated_at timestamptz not null,
  primary key (tenant_id, customer_id, feature_id, cycle_start),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  foreign key (tenant_id, feature_id) references features (tenant_id, id)
);
call secure_tenant_table('balances', 'select, insert, update');

create table usage_events (
  tenant_id uuid not null references tenants,
  id uuid not null,
  customer_id uuid not null,
  feature_id uuid not null,
  value numeric not null check (value >= 0 and value < 'Infinity'),
  dedup_key text,
  cycle_start timestamptz not null,
  occurred_at timestamptz not null,
  received_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, customer_id, dedup_key),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  foreign key (tenant_id, feature_id) references features (tenant_id, id)
);
call secure_tenant_table('usage_events', 'select, insert');

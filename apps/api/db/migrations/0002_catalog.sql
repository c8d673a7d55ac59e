-- What is sold.

create table billable_metrics (
  tenant_id uuid not null references tenants,
  id uuid not null,
  code text not null,
  name text not null,
  aggregation text not null check (aggregation in ('sum')),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, code)
);
call secure_tenant_table('billable_metrics', 'select, insert, update');

create table features (
  tenant_id uuid not null references tenants,
  id uuid not null,
  code text not null,
  name text not null,
  value_type text not null check (value_type in ('boolean', 'numeric', 'text', 'metered', 'unlimited')),
  unit text,
  billable_metric_id uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, code),
  foreign key (tenant_id, billable_metric_id) references billable_metrics (tenant_id, id)
);
call secure_tenant_table('features', 'select, insert, update');

create table products (
  tenant_id uuid not null references tenants,
  id uuid not null,
  code text not null,
  name text not null,
  description text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, code)
);
call secure_tenant_table('products', 'select, insert, update');

create table plans (
  tenant_id uuid not null references tenants,
  id uuid not null,
  code text not null,
  name text not null,
  description text,
  product_id uuid,
  status text not null check (status in ('draft', 'active', 'archived')),
  self_serve boolean not null,
  trial_period_days int not null check (trial_period_days between 0 and 730),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, code),
  foreign key (tenant_id, product_id) references products (tenant_id, id)
);
call secure_tenant_table('plans', 'select, insert, update');

-- Prices never change once written: a subscription keeps the price it was sold at; a new price retires the old row.
create table prices (
  tenant_id uuid not null references tenants,
  id uuid not null,
  plan_id uuid not null,
  position int not null,
  amount bigint not null check (amount >= 0),
  currency char(3) not null,
  interval text not null check (interval in ('day', 'week', 'month', 'year')),
  tiers jsonb,
  created_at timestamptz not null,
  retired_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, plan_id) references plans (tenant_id, id)
);
create index prices_by_plan on prices (tenant_id, plan_id) where retired_at is null;
call secure_tenant_table('prices', 'select, insert, update');

create table plan_grants (
  tenant_id uuid not null references tenants,
  plan_id uuid not null,
  feature_id uuid not null,
  value jsonb,
  included_usage numeric check (included_usage >= 0 and included_usage < 'Infinity'),
  usage_cycle text check (usage_cycle in ('subscription_period', 'calendar_month', 'calendar_year', 'never')),
  credit_grant numeric check (credit_grant >= 0 and credit_grant < 'Infinity'),
  rollover_max numeric check (rollover_max >= 0 and rollover_max < 'Infinity'),
  rollover_percent numeric check (rollover_percent between 0 and 100),
  primary key (tenant_id, plan_id, feature_id),
  foreign key (tenant_id, plan_id) references plans (tenant_id, id),
  foreign key (tenant_id, feature_id) references features (tenant_id, id)
);
call secure_tenant_table('plan_grants', 'select, insert, update, delete');

-- Where the outside touches Paylera: hosted sessions and outgoing webhooks.

create table checkout_sessions (
  tenant_id uuid not null references tenants,
  id uuid not null,
  token_hash bytea not null,
  customer_id uuid not null,
  subscription_id uuid not null,
  status text not null check (status in ('open', 'processing', 'complete', 'expired', 'canceled')),
  success_url text not null,
  cancel_url text not null,
  failure text,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  completed_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, subscription_id) references subscriptions (tenant_id, id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id)
);
create index checkout_sessions_by_hash on checkout_sessions (token_hash);
create index checkout_sessions_by_subscription on checkout_sessions (tenant_id, subscription_id);
call secure_tenant_table('checkout_sessions', 'select, insert, update');

create table portal_sessions (
  tenant_id uuid not null references tenants,
  id uuid not null,
  customer_id uuid not null,
  link_hash bytea not null,
  link_expires_at timestamptz not null,
  redeemed_at timestamptz,
  session_hash bytea,
  session_expires_at timestamptz,
  return_url text,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id)
);
create index portal_sessions_by_link on portal_sessions (link_hash);
create index portal_sessions_by_session on portal_sessions (session_hash);
call secure_tenant_table('portal_sessions', 'select, insert, update');

create policy system_lookup on checkout_sessions for select to paylera_system using (true);
create policy system_lookup on portal_sessions for select to paylera_system using (true);
grant select on checkout_sessions, portal_sessions to paylera_system;

create table webhook_endpoints (
  tenant_id uuid not null references tenants,
  id uuid not null,
  url text not null,
  description text,
  events text[] not null,
  enabled boolean not null,
  disabled_reason text check (disabled_reason in ('endpoint_gone', 'endpoint_failing')),
  secret_enc bytea not null,
  previous_secret_enc bytea,
  previous_secret_expires_at timestamptz,
  failing_since timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  primary key (tenant_id, id),
  check (not enabled or (disabled_reason is null and deleted_at is null)),
  check ((previous_secret_enc is null) = (previous_secret_expires_at is null))
);
call secure_tenant_table('webhook_endpoints', 'select, insert, update');

create table webhook_deliveries (
  tenant_id uuid not null references tenants,
  id uuid not null,
  endpoint_id uuid not null,
  fact_id uuid not null,
  object_id uuid not null,
  sequence int not null,
  redelivery int not null default 0,
  status text not null check (status in ('pending', 'delivered', 'failed')),
  attempt_count int not null default 0,
  next_attempt_at timestamptz,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  check ((status = 'pending') = (next_attempt_at is not null)),
  unique (tenant_id, endpoint_id, fact_id, redelivery),
  foreign key (tenant_id, endpoint_id) references webhook_endpoints (tenant_id, id),
  foreign key (tenant_id, fact_id) references facts (tenant_id, id)
);
-- First deliveries of one object wait for each other; those asked for again neither wait nor hold others up.
create index webhook_deliveries_in_order on webhook_deliveries (tenant_id, endpoint_id, object_id, sequence)
  where status = 'pending' and redelivery = 0;
create index webhook_deliveries_pending on webhook_deliveries (tenant_id, endpoint_id, id) where status = 'pending';
create index webhook_deliveries_by_endpoint on webhook_deliveries (tenant_id, endpoint_id, id);
create index webhook_deliveries_by_fact on webhook_deliveries (tenant_id, fact_id, id);
call secure_tenant_table('webhook_deliveries', 'select, insert, update');

create table webhook_attempts (
  tenant_id uuid not null references tenants,
  id uuid not null,
  delivery_id uuid not null,
  attempted_at timestamptz not null,
  status int,
  duration_ms int not null,
  error text,
  primary key (tenant_id, id),
  foreign key (tenant_id, delivery_id) references webhook_deliveries (tenant_id, id)
);
create index webhook_attempts_by_delivery on webhook_attempts (tenant_id, delivery_id, id);
call secure_tenant_table('webhook_attempts', 'select, insert');

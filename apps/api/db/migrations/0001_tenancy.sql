-- The ground everything stands on: tenants, their keys and tokens, facts, idempotency and jobs.

-- Gives a table of tenant rows its wall: row security for everyone, the owner included, and the application's grants.
-- Without app.tenant_id a query fails; it never returns nothing by accident.
create procedure secure_tenant_table(target regclass, grants text)
language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy tenant_isolation on %s to paylera_app, paylera_owner using (tenant_id = (select current_setting(''app.tenant_id'')::uuid))
     with check (tenant_id = (select current_setting(''app.tenant_id'')::uuid))', target);
  execute format('grant %s on %s to paylera_app', grants, target);
end $$;

revoke all on procedure secure_tenant_table from public;

create table tenants (
  tenant_id uuid primary key,
  name text not null,
  mode text not null check (mode in ('test', 'live')),
  region text not null check (region in ('us', 'eu', 'apac')),
  payment_provider text check (payment_provider in ('sandbox', 'stripe', 'toss')),
  strict_redirects boolean not null default false,
  redirect_hosts text[] not null default '{}',
  created_at timestamptz not null
);
call secure_tenant_table('tenants', 'select, insert, update');

create table tenant_keys (
  tenant_id uuid not null references tenants,
  purpose text not null check (purpose in ('pii', 'secrets', 'index')),
  version int not null check (version > 0),
  key_id text not null,
  wrapped bytea not null,
  created_at timestamptz not null,
  primary key (tenant_id, purpose, version)
);
call secure_tenant_table('tenant_keys', 'select, insert');

create table api_tokens (
  tenant_id uuid not null references tenants,
  id uuid not null,
  name text not null,
  hint text not null,
  token_hash bytea not null,
  scopes text[] not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  expires_at timestamptz,
  revoked_at timestamptz,
  primary key (tenant_id, id)
);
create index api_tokens_by_hash on api_tokens (token_hash);
call secure_tenant_table('api_tokens', 'select, insert, update');

-- One row per change: audit trail, outgoing webhooks and follow-up work read it. Personal fields never enter it.
create table facts (
  tenant_id uuid not null references tenants,
  id uuid not null,
  xid xid8 not null default pg_current_xact_id(),
  type text not null,
  object text not null,
  object_id uuid not null,
  sequence int not null check (sequence > 0),
  published boolean not null,
  actor_kind text not null,
  actor_id text,
  request_id text,
  changed_fields text[] not null,
  snapshot jsonb not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, object_id, sequence)
);
create index facts_in_commit_order on facts (tenant_id, xid, id);
create index facts_by_type on facts (tenant_id, type, xid, id) where published;
call secure_tenant_table('facts', 'select, insert');

create table idempotency (
  tenant_id uuid not null references tenants,
  key_hash bytea not null,
  fingerprint bytea not null,
  status int,
  body_enc bytea,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant_id, key_hash)
);
create index idempotency_by_expiry on idempotency (tenant_id, expires_at);
call secure_tenant_table('idempotency', 'select, insert, update, delete');

-- Work that is due at an instant: at most one row per kind and object, written in the transaction that makes it due.
create table jobs (
  tenant_id uuid not null references tenants,
  kind text not null,
  object_id uuid not null,
  due_at timestamptz not null,
  attempts int not null default 0,
  generation int not null default 1,
  locked_until timestamptz,
  last_error text,
  created_at timestamptz not null,
  primary key (tenant_id, kind, object_id)
);
create index jobs_by_due on jobs (due_at);
call secure_tenant_table('jobs', 'select, insert, update, delete');

-- The system role finds a tenant before any tenant is set: by token hash, and by due work. Nothing else is open to it.
create policy system_lookup on tenants for select to paylera_system using (true);
create policy system_lookup on api_tokens for select to paylera_system using (true);
create policy system_claim on jobs for all to paylera_system using (true) with check (true);
grant select on tenants, api_tokens to paylera_system;
grant select, update, delete on jobs to paylera_system;

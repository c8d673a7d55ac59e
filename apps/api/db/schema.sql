-- The schema that db/migrations make, for reading: what the migrations say in pieces, in one place.
-- Written by `npm run schema`; a test compares it with a migrated database. It is never executed.

create table api_tokens (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  hint text not null,
  token_hash bytea not null,
  scopes text[] not null,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint api_tokens_pkey PRIMARY KEY (tenant_id, id),
  constraint api_tokens_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
);
CREATE INDEX api_tokens_by_hash ON api_tokens USING btree (token_hash);
alter table api_tokens enable row level security;
alter table api_tokens force row level security;
create policy system_lookup on api_tokens for select to paylera_system using (true);
create policy tenant_isolation on api_tokens for all to paylera_app, paylera_owner using (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting)) with check (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting));
grant select, insert, update on api_tokens to paylera_app;
grant select on api_tokens to paylera_system;

create table balances (
  tenant_id uuid not null,
  customer_id uuid not null,
  feature_id uuid not null,
  cycle_start timestamp with time zone not null,
  used numeric not null,
  updated_at timestamp with time zone not null,
  constraint balances_pkey PRIMARY KEY (tenant_id, customer_id, feature_id, cycle_start),
  constraint balances_tenant_id_customer_id_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES customers(tenant_id, id),
  constraint balances_tenant_id_feature_id_fkey FOREIGN KEY (tenant_id, feature_id) REFERENCES features(tenant_id, id),
  constraint balances_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id),
  constraint balances_used_check CHECK (((used >= (0)::numeric) AND (used < 'Infinity'::numeric)))
);
alter table balances enable row level security;
alter table balances force row level security;
create policy tenant_isolation on balances for all to paylera_app, paylera_owner using (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting)) with check (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting));
grant select, insert, update on balances to paylera_app;

create table billable_metrics (
  tenant_id uuid not null,
  id uuid not null,
  code text not null,
  name text not null,
  aggregation text not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  archived_at timestamp with time zone,
  constraint billable_metrics_pkey PRIMARY KEY (tenant_id, id),
  constraint billable_metrics_tenant_id_code_key UNIQUE (tenant_id, code),
  constraint billable_metrics_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id),
  constraint billable_metrics_aggregation_check CHECK ((aggregation = 'sum'::text))
);
alter table billable_metrics enable row level security;
alter table billable_metrics force row level security;
create policy tenant_isolation on billable_metrics for all to paylera_app, paylera_owner using (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting)) with check (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting));
grant select, insert, update on billable_metrics to paylera_app;

create table checkout_sessions (
  tenant_id uuid not null,
  id uuid not null,
  token_hash bytea not null,
  customer_id uuid not null,
  subscription_id uuid not null,
  status text not null,
  success_url text not null,
  cancel_url text not null,
  failure text,
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  completed_at timestamp with time zone,
  constraint checkout_sessions_pkey PRIMARY KEY (tenant_id, id),
  constraint checkout_sessions_tenant_id_customer_id_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES customers(tenant_id, id),
  constraint checkout_sessions_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id),
  constraint checkout_sessions_tenant_id_subscription_id_fkey FOREIGN KEY (tenant_id, subscription_id) REFERENCES subscriptions(tenant_id, id),
  constraint checkout_sessions_status_check CHECK ((status = ANY (ARRAY['open'::text, 'processing'::text, 'complete'::text, 'expired'::text, 'canceled'::text])))
);
CREATE INDEX checkout_sessions_by_hash ON checkout_sessions USING btree (token_hash);
CREATE INDEX checkout_sessions_by_subscription ON checkout_sessions USING btree (tenant_id, subscription_id);
alter table checkout_sessions enable row level security;
alter table checkout_sessions force row level security;
create policy system_lookup on checkout_sessions for select to paylera_system using (true);
create policy tenant_isolation on checkout_sessions for all to paylera_app, paylera_owner using (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting)) with check (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting));
grant select, insert, update on checkout_sessions to paylera_app;
grant select on checkout_sessions to paylera_system;

create table customers (
  tenant_id uuid not null,
  id uuid not null,
  external_id text,
  email_enc bytea,
  email_bidx bytea,
  name_enc bytea,
  metadata_enc bytea,
  currency character(3) not null,
  relay_email_bidx bytea,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint customers_pkey PRIMARY KEY (tenant_id, id),
  constraint customers_tenant_id_external_id_key UNIQUE (tenant_id, external_id),
  constraint customers_tenant_id_relay_email_bidx_key UNIQUE (tenant_id, relay_email_bidx),
  constraint customers_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
);
CREATE INDEX customers_by_email ON customers USING btree (tenant_id, email_bidx, created_at);
alter table customers enable row level security;
alter table customers force row level security;
create policy tenant_isolation on customers for all to paylera_app, paylera_owner using (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting)) with check (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting));
grant select, insert, update on customers to paylera_app;

create table entitlement_overrides (
  tenant_id uuid not null,
  customer_id uuid not null,
  feature_id uuid not null,
  value jsonb,
  included_usage numeric,
  unlimited boolean default false not null,
  usage_cycle text,
  expires_at timestamp with time zone,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint entitlement_overrides_pkey PRIMARY KEY (tenant_id, customer_id, feature_id),
  constraint entitlement_overrides_tenant_id_customer_id_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES customers(tenant_id, id),
  constraint entitlement_overrides_tenant_id_feature_id_fkey FOREIGN KEY (tenant_id, feature_id) REFERENCES features(tenant_id, id),
  constraint entitlement_overrides_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id),
  constraint entitlement_overrides_included_usage_check CHECK (((included_usage >= (0)::numeric) AND (included_usage < 'Infinity'::numeric))),
  constraint entitlement_overrides_usage_cycle_check CHECK ((usage_cycle = ANY (ARRAY['subscription_period'::text, 'calendar_month'::text, 'calendar_year'::text, 'never'::text])))
);
alter table entitlement_overrides enable row level security;
alter table entitlement_overrides force row level security;
create policy tenant_isolation on entitlement_overrides for all to paylera_app, paylera_owner using (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting)) with check (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting));
grant select, insert, update, delete on entitlement_overrides to paylera_app;

create table facts (
  tenant_id uuid not null,
  id uuid not null,
  xid xid8 default pg_current_xact_id() not null,
  type text not null,
  object text not null,
  object_id uuid not null,
  sequence integer not null,
  published boolean not null,
  actor_kind text not null,
  actor_id text,
  request_id text,
  changed_fields text[] not null,
  snapshot jsonb not null,
  created_at timestamp with time zone not null,
  constraint facts_pkey PRIMARY KEY (tenant_id, id),
  constraint facts_tenant_id_object_id_sequence_key UNIQUE (tenant_id, object_id, sequence),
  constraint facts_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id),
  constraint facts_sequence_check CHECK ((sequence > 0))
);
CREATE INDEX facts_by_type ON facts USING btree (tenant_id, type, xid, id) WHERE published;
CREATE INDEX facts_in_commit_order ON facts USING btree (tenant_id, xid, id);
alter table facts enable row level security;
alter table facts force row level security;
create policy tenant_isolation on facts for all to paylera_app, paylera_owner using (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting)) with check (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting));
grant select, insert on facts to paylera_app;

create table features (
  tenant_id uuid not null,
  id uuid not null,
  code text not null,
  name text not null,
  value_type text not null,
  unit text,
  billable_metric_id uuid,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  archived_at timestamp with time zone,
  constraint features_pkey PRIMARY KEY (tenant_id, id),
  constraint features_tenant_id_code_key UNIQUE (tenant_id, code),
  constraint features_tenant_id_billable_metric_id_fkey FOREIGN KEY (tenant_id, billable_metric_id) REFERENCES billable_metrics(tenant_id, id),
  constraint features_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id),
  constraint features_value_type_check CHECK ((value_type = ANY (ARRAY['boolean'::text, 'numeric'::text, 'text'::text, 'metered'::text, 'unlimited'::text])))
);
alter table features enable row level security;
alter table features force row level security;
create policy tenant_isolation on features for all to paylera_app, paylera_owner using (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting)) with check (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting));
grant select, insert, update on features to paylera_app;

create table idempotency (
  tenant_id uuid not null,
  key_hash bytea not null,
  fingerprint bytea not null,
  status integer,
  body_enc bytea,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint idempotency_pkey PRIMARY KEY (tenant_id, key_hash),
  constraint idempotency_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
);
CREATE INDEX idempotency_by_expiry ON idempotency USING btree (tenant_id, expires_at);
alter table idempotency enable row level security;
alter table idempotency force row level security;
create policy tenant_isolation on idempotency for all to paylera_app, paylera_owner using (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting)) with check (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting));
grant select, insert, update, delete on idempotency to paylera_app;

create table invoice_lines (
  tenant_id uuid not null,
  id uuid not null,
  invoice_id uuid not null,
  position integer not null,
  kind text not null,
  description text not null,
  quantity numeric not null,
  amount bigint not null,
  plan_id uuid,
  price_id uuid,
  period_start timestamp with time zone not null,
  period_end timestamp with time zone not null,
  constraint invoice_lines_pkey PRIMARY KEY (tenant_id, id),
  constraint invoice_lines_tenant_id_invoice_id_position_key UNIQUE (tenant_id, invoice_id, "position"),
  constraint invoice_lines_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id),
  constraint invoice_lines_tenant_id_invoice_id_fkey FOREIGN KEY (tenant_id, invoice_id) REFERENCES invoices(tenant_id, id),
  constraint invoice_lines_kind_check CHECK ((kind = ANY (ARRAY['subscription'::text, 'proration_credit'::text, 'proration_debit'::text]))),
  constraint invoice_lines_quantity_check CHECK (((quantity >= (0)::numeric) AND (quantity < 'Infinity'::numeric)))
);
alter table invoice_lines enable row level security;
alter table invoice_lines force row level security;
create policy tenant_isolation on invoice_lines for all to paylera_app, paylera_owner using (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting)) with check (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting));
CREATE CONSTRAINT TRIGGER lines_equal_invoice AFTER INSERT ON invoice_lines DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_invoice_lines();
grant select, insert on invoice_lines to paylera_app;

create table invoice_series (
  tenant_id uuid not null,
  series text not null,
  last_number bigint not null,
  constraint invoice_series_pkey PRIMARY KEY (tenant_id, series),
  constraint invoice_series_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id),
  constraint invoice_series_last_number_check CHECK ((last_number >= 0))
);
alter table invoice_series enable row level security;
alter table invoice_series force row level security;
create policy tenant_isolation on invoice_series for all to paylera_app, paylera_owner using (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting)) with check (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting));
grant select, insert, update on invoice_series to paylera_app;

create table invoices (
  tenant_id uuid not null,
  id uuid not null,
  number text,
  customer_id uuid not null,
  subscription_id uuid,
  status text not null,
  reason text not null,
  currency character(3) not null,
  subtotal bigint not null,
  total bigint not null,
  credit_applied bigint default 0 not null,
  credit_created bigint default 0 not null,
  amount_due bigint not null,
  amount_paid bigint default 0 not null,
  period_start timestamp with time zone not null,
  period_end timestamp with time zone not null,
  attempts integer default 0 not null,
  finalized_at timestamp with time zone,
  paid_at timestamp with time zone,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint invoices_pkey PRIMARY KEY (tenant_id, id),
  constraint invoices_tenant_id_number_key UNIQUE (tenant_id, number),
  constraint invoices_tenant_id_customer_id_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES customers(tenant_id, id),
  constraint invoices_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id),
  constraint invoices_tenant_id_subscription_id_fkey FOREIGN KEY (tenant_id, subscription_id) REFERENCES subscriptions(tenant_id, id),
  constraint invoices_amount_due_check CHECK ((amount_due >= 0)),
  constraint invoices_check CHECK (((amount_paid >= 0) AND (amount_paid <= amount_due))),
  constraint invoices_check1 CHECK ((total = subtotal)),
  constraint invoices_check2 CHECK ((amount_due = ((total - credit_applied) + credit_created))),
  constraint invoices_check3 CHECK (((amount_due = 0) OR (credit_created = 0))),
  constraint invoices_check4 CHECK (((number IS NULL) = (finalized_at IS NULL))),
  constraint invoices_check5 CHECK (((status <> ALL (ARRAY['open'::text, 'paid'::text, 'uncollectible'::text])) OR (number IS NOT NULL))),
  constraint invoices_check6 CHECK (((status <> 'paid'::text) OR (amount_paid = amount_due))),
  constraint invoices_credit_applied_check CHECK ((credit_applied >= 0)),
  constraint invoices_credit_created_check CHECK ((credit_created >= 0)),
  constraint invoices_reason_check CHECK ((reason = ANY (ARRAY['first'::text, 'renewal'::text, 'plan_change'::text]))),
  constraint invoices_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'open'::text, 'paid'::text, 'void'::text, 'uncollectible'::text])))
);
CREATE INDEX invoices_by_customer ON invoices USING btree (tenant_id, customer_id, id);
CREATE INDEX invoices_by_status ON invoices USING btree (tenant_id, status, id);
CREATE INDEX invoices_by_subscription ON invoices USING btree (tenant_id, subscription_id, id);
CREATE UNIQUE INDEX invoices_one_per_period ON invoices USING btree (tenant_id, subscription_id, period_start) WHERE ((reason = ANY (ARRAY['first'::text, 'renewal'::text])) AND (status <> 'void'::text));
alter table invoices enable row level security;
alter table invoices force row level security;
create policy tenant_isolation on invoices for all to paylera_app, paylera_owner using (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting)) with check (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting));
CREATE CONSTRAINT TRIGGER invoice_equals_lines AFTER INSERT OR UPDATE OF subtotal ON invoices DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_invoice_lines();
grant select, insert, update on invoices to paylera_app;

create table jobs (
  tenant_id uuid not null,
  kind text not null,
  object_id uuid not null,
  due_at timestamp with time zone not null,
  attempts integer default 0 not null,
  generation integer default 1 not null,
  locked_until timestamp with time zone,
  last_error text,
  created_at timestamp with time zone not null,
  constraint jobs_pkey PRIMARY KEY (tenant_id, kind, object_id),
  constraint jobs_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
);
CREATE INDEX jobs_by_due ON jobs USING btree (due_at);
alter table jobs enable row level security;
alter table jobs force row level security;
create policy system_claim on jobs for all to paylera_system using (true) with check (true);
create policy tenant_isolation on jobs for all to paylera_app, paylera_owner using (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting)) with check (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting));
grant select, insert, update, delete on jobs to paylera_app;
grant select, insert, update, delete on jobs to paylera_system;

create table ledger_accounts (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null,
  currency character(3) not null,
  customer_id uuid,
  balance bigint,
  constraint ledger_accounts_pkey PRIMARY KEY (tenant_id, id),
  constraint ledger_accounts_tenant_id_id_currency_key UNIQUE (tenant_id, id, currency),
  constraint ledger_accounts_tenant_id_kind_currency_customer_id_key UNIQUE NULLS NOT DISTINCT (tenant_id, kind, currency, customer_id),
  constraint ledger_accounts_tenant_id_customer_id_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES customers(tenant_id, id),
  constraint ledger_accounts_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id),
  constraint ledger_accounts_check CHECK (((customer_id IS NULL) = (balance IS NULL))),
  constraint ledger_accounts_check1 CHECK (((customer_id IS NOT NULL) = (kind = ANY (ARRAY['customer_receivable'::text, 'customer_credit'::text])))),
  constraint ledger_accounts_check2 CHECK (((kind <> 'customer_credit'::text) OR (balance <= 0))),
  constraint ledger_accounts_kind_check CHECK ((kind = ANY (ARRAY['customer_receivable'::text, 'customer_credit'::text, 'provider_clearing'::text, 'revenue'::text])))
);
alter table ledger_accounts enable row level security;
alter table ledger_accounts force row level security;
create policy tenant_isolation on ledger_accounts for all to paylera_app, paylera_owner using (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting)) with check (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting));
grant select on ledger_accounts to paylera_app;

create table ledger_entries (
  tenant_id uuid not null,
  id bigint not null,
  txn_id uuid not null,
  account_id uuid not null,
  currency character(3) not null,
  amount bigint not null,
  constraint ledger_entries_pkey PRIMARY KEY (tenant_id, id),
  constraint ledger_entries_tenant_id_account_id_currency_fkey FOREIGN KEY (tenant_id, account_id, currency) REFERENCES ledger_accounts(tenant_id, id, currency),
  constraint ledger_entries_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id),
  constraint ledger_entries_tenant_id_txn_id_fkey FOREIGN KEY (tenant_id, txn_id) REFERENCES ledger_txns(tenant_id, id),
  constraint ledger_entries_amount_check CHECK ((amount <> 0))
);
CREATE INDEX ledger_entries_by_account ON ledger_entries USING btree (tenant_id, account_id);
CREATE INDEX ledger_entries_by_txn ON ledger_entries USING btree (tenant_id, txn_id);
alter table ledger_entries enable row level security;
alter table ledger_entries force row level security;
create policy tenant_isolation on ledger_entries for all to paylera_app, paylera_owner using (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting)) with check (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting));
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON ledger_entries FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON ledger_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE CONSTRAINT TRIGGER balanced AFTER INSERT ON ledger_entries DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_balanced();
grant select on ledger_entries to paylera_app;

create table ledger_txns (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null,
  source_kind text not null,
  source_id uuid not null,
  created_at timestamp with time zone not null,
  constraint ledger_txns_pkey PRIMARY KEY (tenant_id, id),
  constraint ledger_txns_tenant_id_kind_source_kind_source_id_key UNIQUE (tenant_id, kind, source_kind, source_id),
  constraint ledger_txns_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
);
alter table ledger_txns enable row level security;
alter table ledger_txns force row level security;
create policy tenant_isolation on ledger_txns for all to paylera_app, paylera_owner using (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting)) with check (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting));
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON ledger_txns FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON ledger_txns FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
grant select on ledger_txns to paylera_app;

create table migrations (
  name text not null,
  sha256 text not null,
  applied_at timestamp with time zone not null,
  constraint migrations_pkey PRIMARY KEY (name)
);

create table payment_methods (
  tenant_id uuid not null,
  id uuid not null,
  customer_id uuid not null,
  provider text not null,
  provider_ref text not null,
  brand text,
  last4 text,
  expires text,
  created_at timestamp with time zone not null,
  replaced_at timestamp with time zone,
  constraint payment_methods_pkey PRIMARY KEY (tenant_id, id),
  constraint payment_methods_tenant_id_provider_provider_ref_key UNIQUE (tenant_id, provider, provider_ref),
  constraint payment_methods_tenant_id_customer_id_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES customers(tenant_id, id),
  constraint payment_methods_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
);
CREATE UNIQUE INDEX payment_methods_one_default ON payment_methods USING btree (tenant_id, customer_id) WHERE (replaced_at IS NULL);
alter table payment_methods enable row level security;
alter table payment_methods force row level security;
create policy tenant_isolation on payment_methods for all to paylera_app, paylera_owner using (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting)) with check (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting));
grant select, insert, update on payment_methods to paylera_app;

create table payments (
  tenant_id uuid not null,
  id uuid not null,
  customer_id uuid not null,
  invoice_id uuid,
  call_id uuid not null,
  provider text not null,
  provider_ref text,
  status text not null,
  amount bigint not null,
  refunded_amount bigint default 0 not null,
  currency character(3) not null,
  failure_code text,
  failure_message text,
  created_at timestamp with time zone not null,
  constraint payments_pkey PRIMARY KEY (tenant_id, id),
  constraint payments_tenant_id_call_id_key UNIQUE (tenant_id, call_id),
  constraint payments_tenant_id_provider_provider_ref_key UNIQUE (tenant_id, provider, provider_ref),
  constraint payments_tenant_id_call_id_fkey FOREIGN KEY (tenant_id, call_id) REFERENCES provider_calls(tenant_id, id),
  constraint payments_tenant_id_customer_id_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES customers(tenant_id, id),
  constraint payments_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id),
  constraint payments_tenant_id_invoice_id_fkey FOREIGN KEY (tenant_id, invoice_id) REFERENCES invoices(tenant_id, id),
  constraint payments_amount_check CHECK ((amount > 0)),
  constraint payments_check CHECK (((refunded_amount >= 0) AND (refunded_amount <= amount))),
  constraint payments_status_check CHECK ((status = ANY (ARRAY['succeeded'::text, 'failed'::text])))
);
CREATE INDEX payments_by_invoice ON payments USING btree (tenant_id, invoice_id, created_at);
CREATE UNIQUE INDEX payments_one_success ON payments USING btree (tenant_id, invoice_id) WHERE (status = 'succeeded'::text);
alter table payments enable row level security;
alter table payments force row level security;
create policy tenant_isolation on payments for all to paylera_app, paylera_owner using (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting)) with check (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting));
grant select, insert, update on payments to paylera_app;

create table pending_items (
  tenant_id uuid not null,
  id uuid not null,
  customer_id uuid not null,
  subscription_id uuid not null,
  invoice_id uuid,
  kind text not null,
  description text not null,
  amount bigint not null,
  currency character(3) not null,
  plan_id uuid,
  price_id uuid,
  period_start timestamp with time zone not null,
  period_end timestamp with time zone not null,
  created_at timestamp with time zone not null,
  constraint pending_items_pkey PRIMARY KEY (tenant_id, id),
  constraint pending_items_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id),
  constraint pending_items_tenant_id_invoice_id_fkey FOREIGN KEY (tenant_id, invoice_id) REFERENCES invoices(tenant_id, id),
  constraint pending_items_tenant_id_subscription_id_fkey FOREIGN KEY (tenant_id, subscription_id) REFERENCES subscriptions(tenant_id, id),
  constraint pending_items_kind_check CHECK ((kind = ANY (ARRAY['proration_credit'::text, 'proration_debit'::text])))
);
CREATE INDEX pending_items_open ON pending_items USING btree (tenant_id, subscription_id, id) WHERE (invoice_id IS NULL);
alter table pending_items enable row level security;
alter table pending_items force row level security;
create policy tenant_isolation on pending_items for all to paylera_app, paylera_owner using (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting)) with check (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting));
grant select, insert, update on pending_items to paylera_app;

create table plan_grants (
  tenant_id uuid not null,
  plan_id uuid not null,
  feature_id uuid not null,
  value jsonb,
  included_usage numeric,
  usage_cycle text,
  credit_grant numeric,
  rollover_max numeric,
  rollover_percent numeric,
  constraint plan_grants_pkey PRIMARY KEY (tenant_id, plan_id, feature_id),
  constraint plan_grants_tenant_id_feature_id_fkey FOREIGN KEY (tenant_id, feature_id) REFERENCES features(tenant_id, id),
  constraint plan_grants_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id),
  constraint plan_grants_tenant_id_plan_id_fkey FOREIGN KEY (tenant_id, plan_id) REFERENCES plans(tenant_id, id),
  constraint plan_grants_credit_grant_check CHECK (((credit_grant >= (0)::numeric) AND (credit_grant < 'Infinity'::numeric))),
  constraint plan_grants_included_usage_check CHECK (((included_usage >= (0)::numeric) AND (included_usage < 'Infinity'::numeric))),
  constraint plan_grants_rollover_max_check CHECK (((rollover_max >= (0)::numeric) AND (rollover_max < 'Infinity'::numeric))),
  constraint plan_grants_rollover_percent_check CHECK (((rollover_percent >= (0)::numeric) AND (rollover_percent <= (100)::numeric))),
  constraint plan_grants_usage_cycle_check CHECK ((usage_cycle = ANY (ARRAY['subscription_period'::text, 'calendar_month'::text, 'calendar_year'::text, 'never'::text])))
);
alter table plan_grants enable row level security;
alter table plan_grants force row level security;
create policy tenant_isolation on plan_grants for all to paylera_app, paylera_owner using (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting)) with check (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting));
grant select, insert, update, delete on plan_grants to paylera_app;

create table plans (
  tenant_id uuid not null,
  id uuid not null,
  code text not null,
  name text not null,
  description text,
  product_id uuid,
  status text not null,
  self_serve boolean not null,
  trial_period_days integer not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  archived_at timestamp with time zone,
  constraint plans_pkey PRIMARY KEY (tenant_id, id),
  constraint plans_tenant_id_code_key UNIQUE (tenant_id, code),
  constraint plans_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id),
  constraint plans_tenant_id_product_id_fkey FOREIGN KEY (tenant_id, product_id) REFERENCES products(tenant_id, id),
  constraint plans_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'active'::text, 'archived'::text]))),
  constraint plans_trial_period_days_check CHECK (((trial_period_days >= 0) AND (trial_period_days <= 730)))
);
alter table plans enable row level security;
alter table plans force row level security;
create policy tenant_isolation on plans for all to paylera_app, paylera_owner using (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting)) with check (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting));
grant select, insert, update on plans to paylera_app;

create table portal_sessions (
  tenant_id uuid not null,
  id uuid not null,
  customer_id uuid not null,
  link_hash bytea not null,
  link_expires_at timestamp with time zone not null,
  redeemed_at timestamp with time zone,
  session_hash bytea,
  session_expires_at timestamp with time zone,
  return_url text,
  created_at timestamp with time zone not null,
  constraint portal_sessions_pkey PRIMARY KEY (tenant_id, id),
  constraint portal_sessions_tenant_id_customer_id_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES customers(tenant_id, id),
  constraint portal_sessions_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
);
CREATE INDEX portal_sessions_by_link ON portal_sessions USING btree (link_hash);
CREATE INDEX portal_sessions_by_session ON portal_sessions USING btree (session_hash);
alter table portal_sessions enable row level security;
alter table portal_sessions force row level security;
create policy system_lookup on portal_sessions for select to paylera_system using (true);
create policy tenant_isolation on portal_sessions for all to paylera_app, paylera_owner using (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting)) with check (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting));
grant select, insert, update on portal_sessions to paylera_app;
grant select on portal_sessions to paylera_system;

create table prices (
  tenant_id uuid not null,
  id uuid not null,
  plan_id uuid not null,
  position integer not null,
  amount bigint not null,
  currency character(3) not null,
  interval text not null,
  tiers jsonb,
  created_at timestamp with time zone not null,
  retired_at timestamp with time zone,
  constraint prices_pkey PRIMARY KEY (tenant_id, id),
  constraint prices_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id),
  constraint prices_tenant_id_plan_id_fkey FOREIGN KEY (tenant_id, plan_id) REFERENCES plans(tenant_id, id),
  constraint prices_amount_check CHECK ((amount >= 0)),
  constraint prices_interval_check CHECK (("interval" = ANY (ARRAY['day'::text, 'week'::text, 'month'::text, 'year'::text])))
);
CREATE INDEX prices_by_plan ON prices USING btree (tenant_id, plan_id) WHERE (retired_at IS NULL);
alter table prices enable row level security;
alter table prices force row level security;
create policy tenant_isolation on prices for all to paylera_app, paylera_owner using (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting)) with check (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting));
grant select, insert, update on prices to paylera_app;

create table products (
  tenant_id uuid not null,
  id uuid not null,
  code text not null,
  name text not null,
  description text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  archived_at timestamp with time zone,
  constraint products_pkey PRIMARY KEY (tenant_id, id),
  constraint products_tenant_id_code_key UNIQUE (tenant_id, code),
  constraint products_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
);
alter table products enable row level security;
alter table products force row level security;
create policy tenant_isolation on products for all to paylera_app, paylera_owner using (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting)) with check (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting));
grant select, insert, update on products to paylera_app;

create table provider_accounts (
  tenant_id uuid not null,
  provider text not null,
  credentials_enc bytea not null,
  created_at timestamp with time zone not null,
  constraint provider_accounts_pkey PRIMARY KEY (tenant_id, provider),
  constraint provider_accounts_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id),
  constraint provider_accounts_provider_check CHECK ((provider = ANY (ARRAY['sandbox'::text, 'stripe'::text, 'toss'::text])))
);
alter table provider_accounts enable row level security;
alter table provider_accounts force row level security;
create policy tenant_isolation on provider_accounts for all to paylera_app, paylera_owner using (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting)) with check (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting));
grant select, insert, update on provider_accounts to paylera_app;

create table provider_calls (
  tenant_id uuid not null,
  id uuid not null,
  provider text not null,
  op text not null,
  subject_kind text not null,
  subject_id uuid not null,
  customer_id uuid not null,
  attempt integer not null,
  provider_key text not null,
  amount bigint,
  currency character(3) not null,
  request jsonb not null,
  state text not null,
  provider_ref text,
  redirect_url text,
  failure jsonb,
  created_at timestamp with time zone not null,
  sent_at timestamp with time zone,
  resolved_at timestamp with time zone,
  constraint provider_calls_pkey PRIMARY KEY (tenant_id, id),
  constraint provider_calls_tenant_id_provider_key_key UNIQUE (tenant_id, provider_key),
  constraint provider_calls_tenant_id_customer_id_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES customers(tenant_id, id),
  constraint provider_calls_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id),
  constraint provider_calls_amount_check CHECK ((amount > 0)),
  constraint provider_calls_attempt_check CHECK ((attempt > 0)),
  constraint provider_calls_op_check CHECK ((op = ANY (ARRAY['checkout'::text, 'setup'::text, 'charge'::text, 'refund'::text]))),
  constraint provider_calls_state_check CHECK ((state = ANY (ARRAY['intent'::text, 'sent'::text, 'unknown'::text, 'succeeded'::text, 'failed'::text, 'manual'::text]))),
  constraint provider_calls_subject_kind_check CHECK ((subject_kind = ANY (ARRAY['subscription'::text, 'invoice'::text, 'customer'::text, 'payment'::text])))
);
CREATE INDEX provider_calls_by_ref ON provider_calls USING btree (tenant_id, provider, provider_ref);
CREATE INDEX provider_calls_by_subject ON provider_calls USING btree (tenant_id, subject_id, op, attempt);
CREATE UNIQUE INDEX provider_calls_one_open ON provider_calls USING btree (tenant_id, op, subject_id) WHERE (state = ANY (ARRAY['intent'::text, 'sent'::text, 'unknown'::text, 'manual'::text]));
alter table provider_calls enable row level security;
alter table provider_calls force row level security;
create policy tenant_isolation on provider_calls for all to paylera_app, paylera_owner using (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting)) with check (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting));
grant select, insert, update on provider_calls to paylera_app;

create table provider_events (
  tenant_id uuid not null,
  id uuid not null,
  provider text not null,
  event_id text not null,
  subject_kind text not null,
  subject_ref text not null,
  call_id uuid,
  body_enc bytea not null,
  received_at timestamp with time zone not null,
  processed_at timestamp with time zone,
  constraint provider_events_pkey PRIMARY KEY (tenant_id, id),
  constraint provider_events_tenant_id_provider_event_id_key UNIQUE (tenant_id, provider, event_id),
  constraint provider_events_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
);
CREATE INDEX provider_events_waiting ON provider_events USING btree (tenant_id, call_id, id) WHERE (processed_at IS NULL);
alter table provider_events enable row level security;
alter table provider_events force row level security;
create policy tenant_isolation on provider_events for all to paylera_app, paylera_owner using (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting)) with check (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting));
grant select, insert, update on provider_events to paylera_app;

create table subscriptions (
  tenant_id uuid not null,
  id uuid not null,
  customer_id uuid not null,
  plan_id uuid not null,
  price_id uuid not null,
  status text not null,
  currency character(3) not null,
  provider text,
  trial_period_days integer default 0 not null,
  anchor_at timestamp with time zone,
  current_period_start timestamp with time zone,
  current_period_end timestamp with time zone,
  trial_end timestamp with time zone,
  trial_plan_id uuid,
  billed_amount bigint default 0 not null,
  billed_from timestamp with time zone,
  cancel_at_period_end boolean default false not null,
  canceled_at timestamp with time zone,
  ended_at timestamp with time zone,
  cancel_reason_enc bytea,
  cancel_feedback_enc bytea,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint subscriptions_pkey PRIMARY KEY (tenant_id, id),
  constraint subscriptions_tenant_id_customer_id_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES customers(tenant_id, id),
  constraint subscriptions_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id),
  constraint subscriptions_tenant_id_plan_id_fkey FOREIGN KEY (tenant_id, plan_id) REFERENCES plans(tenant_id, id),
  constraint subscriptions_tenant_id_price_id_fkey FOREIGN KEY (tenant_id, price_id) REFERENCES prices(tenant_id, id),
  constraint subscriptions_tenant_id_trial_plan_id_fkey FOREIGN KEY (tenant_id, trial_plan_id) REFERENCES plans(tenant_id, id),
  constraint subscriptions_billed_amount_check CHECK ((billed_amount >= 0)),
  constraint subscriptions_check CHECK ((current_period_start < current_period_end)),
  constraint subscriptions_check1 CHECK (((status <> ALL (ARRAY['trialing'::text, 'active'::text, 'past_due'::text])) OR (current_period_end IS NOT NULL))),
  constraint subscriptions_status_check CHECK ((status = ANY (ARRAY['pending_activation'::text, 'trialing'::text, 'active'::text, 'past_due'::text, 'canceled'::text, 'expired'::text])))
);
CREATE INDEX subscriptions_by_customer ON subscriptions USING btree (tenant_id, customer_id, id);
CREATE INDEX subscriptions_by_status ON subscriptions USING btree (tenant_id, status, id);
CREATE UNIQUE INDEX subscriptions_one_live ON subscriptions USING btree (tenant_id, customer_id, plan_id) WHERE (status = ANY (ARRAY['pending_activation'::text, 'trialing'::text, 'active'::text, 'past_due'::text]));
alter table subscriptions enable row level security;
alter table subscriptions force row level security;
create policy tenant_isolation on subscriptions for all to paylera_app, paylera_owner using (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting)) with check (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting));
grant select, insert, update on subscriptions to paylera_app;

create table tenant_keys (
  tenant_id uuid not null,
  purpose text not null,
  version integer not null,
  key_id text not null,
  wrapped bytea not null,
  created_at timestamp with time zone not null,
  constraint tenant_keys_pkey PRIMARY KEY (tenant_id, purpose, version),
  constraint tenant_keys_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id),
  constraint tenant_keys_purpose_check CHECK ((purpose = ANY (ARRAY['pii'::text, 'secrets'::text, 'index'::text]))),
  constraint tenant_keys_version_check CHECK ((version > 0))
);
alter table tenant_keys enable row level security;
alter table tenant_keys force row level security;
create policy tenant_isolation on tenant_keys for all to paylera_app, paylera_owner using (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting)) with check (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting));
grant select, insert on tenant_keys to paylera_app;

create table tenants (
  tenant_id uuid not null,
  name text not null,
  mode text not null,
  region text not null,
  payment_provider text,
  strict_redirects boolean default false not null,
  redirect_hosts text[] default '{}'::text[] not null,
  created_at timestamp with time zone not null,
  constraint tenants_pkey PRIMARY KEY (tenant_id),
  constraint tenants_mode_check CHECK ((mode = ANY (ARRAY['test'::text, 'live'::text]))),
  constraint tenants_payment_provider_check CHECK ((payment_provider = ANY (ARRAY['sandbox'::text, 'stripe'::text, 'toss'::text]))),
  constraint tenants_region_check CHECK ((region = ANY (ARRAY['us'::text, 'eu'::text, 'apac'::text])))
);
alter table tenants enable row level security;
alter table tenants force row level security;
create policy system_lookup on tenants for select to paylera_system using (true);
create policy tenant_isolation on tenants for all to paylera_app, paylera_owner using (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting)) with check (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting));
grant select, insert, update on tenants to paylera_app;
grant select on tenants to paylera_system;

create table usage_events (
  tenant_id uuid not null,
  id uuid not null,
  customer_id uuid not null,
  feature_id uuid not null,
  value numeric not null,
  dedup_key text,
  cycle_start timestamp with time zone not null,
  occurred_at timestamp with time zone not null,
  received_at timestamp with time zone not null,
  constraint usage_events_pkey PRIMARY KEY (tenant_id, id),
  constraint usage_events_tenant_id_customer_id_dedup_key_key UNIQUE (tenant_id, customer_id, dedup_key),
  constraint usage_events_tenant_id_customer_id_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES customers(tenant_id, id),
  constraint usage_events_tenant_id_feature_id_fkey FOREIGN KEY (tenant_id, feature_id) REFERENCES features(tenant_id, id),
  constraint usage_events_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id),
  constraint usage_events_value_check CHECK (((value >= (0)::numeric) AND (value < 'Infinity'::numeric)))
);
alter table usage_events enable row level security;
alter table usage_events force row level security;
create policy tenant_isolation on usage_events for all to paylera_app, paylera_owner using (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting)) with check (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting));
grant select, insert on usage_events to paylera_app;

create table webhook_attempts (
  tenant_id uuid not null,
  id uuid not null,
  delivery_id uuid not null,
  attempted_at timestamp with time zone not null,
  status integer,
  duration_ms integer not null,
  error text,
  constraint webhook_attempts_pkey PRIMARY KEY (tenant_id, id),
  constraint webhook_attempts_tenant_id_delivery_id_fkey FOREIGN KEY (tenant_id, delivery_id) REFERENCES webhook_deliveries(tenant_id, id),
  constraint webhook_attempts_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
);
CREATE INDEX webhook_attempts_by_delivery ON webhook_attempts USING btree (tenant_id, delivery_id, id);
alter table webhook_attempts enable row level security;
alter table webhook_attempts force row level security;
create policy tenant_isolation on webhook_attempts for all to paylera_app, paylera_owner using (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting)) with check (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting));
grant select, insert on webhook_attempts to paylera_app;

create table webhook_deliveries (
  tenant_id uuid not null,
  id uuid not null,
  endpoint_id uuid not null,
  fact_id uuid not null,
  object_id uuid not null,
  sequence integer not null,
  redelivery integer default 0 not null,
  status text not null,
  attempt_count integer default 0 not null,
  next_attempt_at timestamp with time zone,
  created_at timestamp with time zone not null,
  constraint webhook_deliveries_pkey PRIMARY KEY (tenant_id, id),
  constraint webhook_deliveries_tenant_id_endpoint_id_fact_id_redelivery_key UNIQUE (tenant_id, endpoint_id, fact_id, redelivery),
  constraint webhook_deliveries_tenant_id_endpoint_id_fkey FOREIGN KEY (tenant_id, endpoint_id) REFERENCES webhook_endpoints(tenant_id, id),
  constraint webhook_deliveries_tenant_id_fact_id_fkey FOREIGN KEY (tenant_id, fact_id) REFERENCES facts(tenant_id, id),
  constraint webhook_deliveries_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id),
  constraint webhook_deliveries_check CHECK (((status = 'pending'::text) = (next_attempt_at IS NOT NULL))),
  constraint webhook_deliveries_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'delivered'::text, 'failed'::text])))
);
CREATE INDEX webhook_deliveries_by_endpoint ON webhook_deliveries USING btree (tenant_id, endpoint_id, id);
CREATE INDEX webhook_deliveries_by_fact ON webhook_deliveries USING btree (tenant_id, fact_id, id);
CREATE INDEX webhook_deliveries_in_order ON webhook_deliveries USING btree (tenant_id, endpoint_id, object_id, sequence) WHERE ((status = 'pending'::text) AND (redelivery = 0));
CREATE INDEX webhook_deliveries_pending ON webhook_deliveries USING btree (tenant_id, endpoint_id, id) WHERE (status = 'pending'::text);
alter table webhook_deliveries enable row level security;
alter table webhook_deliveries force row level security;
create policy tenant_isolation on webhook_deliveries for all to paylera_app, paylera_owner using (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting)) with check (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting));
grant select, insert, update on webhook_deliveries to paylera_app;

create table webhook_endpoints (
  tenant_id uuid not null,
  id uuid not null,
  url text not null,
  description text,
  events text[] not null,
  enabled boolean not null,
  disabled_reason text,
  secret_enc bytea not null,
  previous_secret_enc bytea,
  previous_secret_expires_at timestamp with time zone,
  failing_since timestamp with time zone,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  deleted_at timestamp with time zone,
  constraint webhook_endpoints_pkey PRIMARY KEY (tenant_id, id),
  constraint webhook_endpoints_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id),
  constraint webhook_endpoints_check CHECK (((NOT enabled) OR ((disabled_reason IS NULL) AND (deleted_at IS NULL)))),
  constraint webhook_endpoints_check1 CHECK (((previous_secret_enc IS NULL) = (previous_secret_expires_at IS NULL))),
  constraint webhook_endpoints_disabled_reason_check CHECK ((disabled_reason = ANY (ARRAY['endpoint_gone'::text, 'endpoint_failing'::text])))
);
alter table webhook_endpoints enable row level security;
alter table webhook_endpoints force row level security;
create policy tenant_isolation on webhook_endpoints for all to paylera_app, paylera_owner using (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting)) with check (tenant_id = ( SELECT (current_setting('app.tenant_id'::text))::uuid AS current_setting));
grant select, insert, update on webhook_endpoints to paylera_app;

CREATE OR REPLACE FUNCTION paylera.check_balanced()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform 1 from ledger_entries e where e.tenant_id = new.tenant_id and e.txn_id = new.txn_id
    group by e.currency having sum(e.amount) <> 0;
  if found then
    raise exception 'ledger transaction % does not balance', new.txn_id using errcode = 'check_violation';
  end if;
  return null;
end $function$;
grant execute on function check_balanced to public;

CREATE OR REPLACE FUNCTION paylera.check_invoice_lines()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  wanted_tenant uuid := new.tenant_id;
  wanted_invoice uuid := case when tg_table_name = 'invoices' then (to_jsonb(new) ->> 'id')::uuid
                              else (to_jsonb(new) ->> 'invoice_id')::uuid end;
begin
  perform 1 from invoices i
    where i.tenant_id = wanted_tenant and i.id = wanted_invoice
      and i.subtotal <> (select coalesce(sum(l.amount), 0) from invoice_lines l
                         where l.tenant_id = wanted_tenant and l.invoice_id = wanted_invoice);
  if found then
    raise exception 'invoice % does not equal the sum of its lines', wanted_invoice using errcode = 'check_violation';
  end if;
  return null;
end $function$;
grant execute on function check_invoice_lines to public;

CREATE OR REPLACE FUNCTION paylera.feature_standings(p_groups json, p_statuses text[])
 RETURNS TABLE(i integer, customer_id uuid, named_customer_id uuid, feature_id uuid, feature_code text, feature_name text, value_type text, unit text, has_override boolean, override_value jsonb, override_included_usage numeric, override_unlimited boolean, override_usage_cycle text, override_expires_at timestamp with time zone, used numeric, used_since timestamp with time zone, used_then_since timestamp with time zone, subscription_id uuid, anchor_at timestamp with time zone, period_start timestamp with time zone, period_end timestamp with time zone, price_interval text, has_grant boolean, grant_value jsonb, grant_included_usage numeric, grant_usage_cycle text)
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
AS $function$
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
end $function$;
grant execute on function feature_standings to paylera_app;

CREATE OR REPLACE FUNCTION paylera.ledger_customer_credit(p_customer_id uuid, p_currency character)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'paylera', 'pg_temp'
AS $function$
begin
  perform 1 from ledger_accounts a
    where a.tenant_id = current_setting('app.tenant_id')::uuid and a.customer_id = p_customer_id
      and a.currency = p_currency
    order by a.id for update;
  return coalesce((select -a.balance from ledger_accounts a
    where a.tenant_id = current_setting('app.tenant_id')::uuid and a.kind = 'customer_credit'
      and a.customer_id = p_customer_id and a.currency = p_currency), 0);
end $function$;
grant execute on function ledger_customer_credit to paylera_app;

CREATE OR REPLACE FUNCTION paylera.ledger_post(p_txn_id uuid, p_kind text, p_source_kind text, p_source_id uuid, p_currency character, p_at timestamp with time zone, p_entries jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'paylera', 'pg_temp'
AS $function$
declare
  tenant uuid := current_setting('app.tenant_id')::uuid;
begin
  insert into ledger_txns values (tenant, p_txn_id, p_kind, p_source_kind, p_source_id, p_at)
    on conflict (tenant_id, kind, source_kind, source_id) do nothing;
  if not found then return false; end if;

  insert into ledger_accounts (tenant_id, id, kind, currency, customer_id, balance)
    select tenant, (e ->> 'account_id')::uuid, e ->> 'kind', p_currency, (e ->> 'customer_id')::uuid,
           case when e ->> 'customer_id' is null then null else 0 end
    from jsonb_array_elements(p_entries) e
    order by e ->> 'kind', e ->> 'customer_id'
    on conflict (tenant_id, kind, currency, customer_id) do nothing;

  perform 1 from ledger_accounts a
    where a.tenant_id = tenant and a.currency = p_currency and a.customer_id is not null
      and exists (select 1 from jsonb_array_elements(p_entries) e
                  where e ->> 'kind' = a.kind and (e ->> 'customer_id')::uuid = a.customer_id)
    order by a.id for update;

  insert into ledger_entries (tenant_id, txn_id, account_id, currency, amount)
    select tenant, p_txn_id, a.id, p_currency, sum((e ->> 'amount')::bigint)
    from jsonb_array_elements(p_entries) e
    join ledger_accounts a on a.tenant_id = tenant and a.currency = p_currency and a.kind = e ->> 'kind'
      and a.customer_id is not distinct from (e ->> 'customer_id')::uuid
    group by a.id having sum((e ->> 'amount')::bigint) <> 0;

  update ledger_accounts a set balance = a.balance + e.amount
    from ledger_entries e
    where e.tenant_id = tenant and e.txn_id = p_txn_id and a.tenant_id = tenant and a.id = e.account_id
      and a.balance is not null;
  return true;
end $function$;
grant execute on function ledger_post to paylera_app;

CREATE OR REPLACE FUNCTION paylera.record_usage(p_groups json)
 RETURNS TABLE(i integer, stored boolean)
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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
end $function$;
grant execute on function record_usage to paylera_app;

CREATE OR REPLACE FUNCTION paylera.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $function$;
grant execute on function refuse_change to public;

CREATE OR REPLACE PROCEDURE paylera.secure_tenant_table(IN target regclass, IN grants text)
 LANGUAGE plpgsql
AS $procedure$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy tenant_isolation on %s to paylera_app, paylera_owner using (tenant_id = (select current_setting(''app.tenant_id'')::uuid))
     with check (tenant_id = (select current_setting(''app.tenant_id'')::uuid))', target);
  execute format('grant %s on %s to paylera_app', grants, target);
end $procedure$;

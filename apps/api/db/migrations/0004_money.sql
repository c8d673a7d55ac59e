-- Invoices, payments and the ledger. The database itself refuses what must never happen to money.

create table invoice_series (
  tenant_id uuid not null references tenants,
  series text not null,
  last_number bigint not null check (last_number >= 0),
  primary key (tenant_id, series)
);
call secure_tenant_table('invoice_series', 'select, insert, update');

create table invoices (
  tenant_id uuid not null references tenants,
  id uuid not null,
  number text,
  customer_id uuid not null,
  subscription_id uuid,
  status text not null check (status in ('draft', 'open', 'paid', 'void', 'uncollectible')),
  reason text not null check (reason in ('first', 'renewal', 'plan_change')),
  currency char(3) not null,
  subtotal bigint not null,
  total bigint not null,
  credit_applied bigint not null default 0 check (credit_applied >= 0),
  -- A negative total is not collected but kept as the customer's credit.
  credit_created bigint not null default 0 check (credit_created >= 0),
  amount_due bigint not null check (amount_due >= 0),
  amount_paid bigint not null default 0 check (amount_paid >= 0 and amount_paid <= amount_due),
  period_start timestamptz not null,
  period_end timestamptz not null,
  attempts int not null default 0,
  finalized_at timestamptz,
  paid_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  foreign key (tenant_id, subscription_id) references subscriptions (tenant_id, id),
  check (total = subtotal),
  check (amount_due = total - credit_applied + credit_created),
  check (amount_due = 0 or credit_created = 0),
  check ((number is null) = (finalized_at is null)),
  check (status not in ('open', 'paid', 'uncollectible') or number is not null),
  check (status <> 'paid' or amount_paid = amount_due)
);
create index invoices_by_customer on invoices (tenant_id, customer_id, id);
create index invoices_by_subscription on invoices (tenant_id, subscription_id, id);
-- The few that are open, among all that were ever paid.
create index invoices_by_status on invoices (tenant_id, status, id);
-- A period is billed once, however often the renewal runs.
create unique index invoices_one_per_period on invoices (tenant_id, subscription_id, period_start)
  where reason in ('first', 'renewal') and status <> 'void';
call secure_tenant_table('invoices', 'select, insert, update');

create table invoice_lines (
  tenant_id uuid not null references tenants,
  id uuid not null,
  invoice_id uuid not null,
  position int not null,
  kind text not null check (kind in ('subscription', 'proration_credit', 'proration_debit')),
  description text not null,
  quantity numeric not null check (quantity >= 0 and quantity < 'Infinity'),
  amount bigint not null,
  plan_id uuid,
  price_id uuid,
  period_start timestamptz not null,
  period_end timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, invoice_id, position),
  foreign key (tenant_id, invoice_id) references invoices (tenant_id, id)
);
call secure_tenant_table('invoice_lines', 'select, insert');

-- Proration lines that wait for the next invoice.
create table pending_items (
  tenant_id uuid not null references tenants,
  id uuid not null,
  customer_id uuid not null,
  subscription_id uuid not null,
  invoice_id uuid,
  kind text not null check (kind in ('proration_credit', 'proration_debit')),
  description text not null,
  amount bigint not null,
  currency char(3) not null,
  plan_id uuid,
  price_id uuid,
  period_start timestamptz not null,
  period_end timestamptz not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, subscription_id) references subscriptions (tenant_id, id),
  foreign key (tenant_id, invoice_id) references invoices (tenant_id, id)
);
create index pending_items_open on pending_items (tenant_id, subscription_id, id) where invoice_id is null;
call secure_tenant_table('pending_items', 'select, insert, update');

-- At commit, an invoice's subtotal is the sum of its lines; a finalized invoice takes no more lines.
create function check_invoice_lines() returns trigger language plpgsql as $$
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
end $$;
create constraint trigger invoice_equals_lines after insert or update of subtotal on invoices
  deferrable initially deferred for each row execute function check_invoice_lines();
create constraint trigger lines_equal_invoice after insert on invoice_lines
  deferrable initially deferred for each row execute function check_invoice_lines();

create table provider_accounts (
  tenant_id uuid not null references tenants,
  provider text not null check (provider in ('sandbox', 'stripe', 'toss')),
  credentials_enc bytea not null,
  created_at timestamptz not null,
  primary key (tenant_id, provider)
);
call secure_tenant_table('provider_accounts', 'select, insert, update');

-- The journal of provider calls: written and committed before the call, so no movement of money is ever forgotten.
create table provider_calls (
  tenant_id uuid not null references tenants,
  id uuid not null,
  provider text not null,
  op text not null check (op in ('checkout', 'setup', 'charge', 'refund')),
  subject_kind text not null check (subject_kind in ('subscription', 'invoice', 'customer', 'payment')),
  subject_id uuid not null,
  customer_id uuid not null,
  attempt int not null check (attempt > 0),
  provider_key text not null,
  amount bigint check (amount > 0),
  currency char(3) not null,
  request jsonb not null,
  state text not null check (state in ('intent', 'sent', 'unknown', 'succeeded', 'failed', 'manual')),
  provider_ref text,
  redirect_url text,
  failure jsonb,
  created_at timestamptz not null,
  sent_at timestamptz,
  resolved_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, provider_key),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id)
);
-- One open call per purpose: nothing can be charged a second time while the first answer is unknown.
create unique index provider_calls_one_open on provider_calls (tenant_id, op, subject_id)
  where state in ('intent', 'sent', 'unknown', 'manual');
create index provider_calls_by_subject on provider_calls (tenant_id, subject_id, op, attempt);
create index provider_calls_by_ref on provider_calls (tenant_id, provider, provider_ref);
call secure_tenant_table('provider_calls', 'select, insert, update');

create table payment_methods (
  tenant_id uuid not null references tenants,
  id uuid not null,
  customer_id uuid not null,
  provider text not null,
  provider_ref text not null,
  brand text,
  last4 text,
  expires text,
  created_at timestamptz not null,
  replaced_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, provider, provider_ref),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id)
);
create unique index payment_methods_one_default on payment_methods (tenant_id, customer_id) where replaced_at is null;
call secure_tenant_table('payment_methods', 'select, insert, update');

create table payments (
  tenant_id uuid not null references tenants,
  id uuid not null,
  customer_id uuid not null,
  invoice_id uuid,
  call_id uuid not null,
  provider text not null,
  provider_ref text,
  status text not null check (status in ('succeeded', 'failed')),
  amount bigint not null check (amount > 0),
  refunded_amount bigint not null default 0 check (refunded_amount between 0 and amount),
  currency char(3) not null,
  failure_code text,
  failure_message text,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, call_id),
  unique (tenant_id, provider, provider_ref),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  foreign key (tenant_id, invoice_id) references invoices (tenant_id, id),
  foreign key (tenant_id, call_id) references provider_calls (tenant_id, id)
);
create index payments_by_invoice on payments (tenant_id, invoice_id, created_at);
-- An invoice is paid by one charge.
create unique index payments_one_success on payments (tenant_id, invoice_id) where status = 'succeeded';
call secure_tenant_table('payments', 'select, insert, update');

-- The inbox of provider webhooks: one row per event id, answered after it is stored.
create table provider_events (
  tenant_id uuid not null references tenants,
  id uuid not null,
  provider text not null,
  event_id text not null,
  subject_kind text not null,
  subject_ref text not null,
  call_id uuid,
  body_enc bytea not null,
  received_at timestamptz not null,
  processed_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, provider, event_id)
);
create index provider_events_waiting on provider_events (tenant_id, call_id, id) where processed_at is null;
call secure_tenant_table('provider_events', 'select, insert, update');

create table ledger_accounts (
  tenant_id uuid not null references tenants,
  id uuid not null,
  kind text not null check (kind in ('customer_receivable', 'customer_credit', 'provider_clearing', 'revenue')),
  currency char(3) not null,
  customer_id uuid,
  -- Kept for a customer's own accounts only: a busy account such as revenue is summed when asked, not locked per posting.
  balance bigint,
  primary key (tenant_id, id),
  unique (tenant_id, id, currency),
  unique nulls not distinct (tenant_id, kind, currency, customer_id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  check ((customer_id is null) = (balance is null)),
  check ((customer_id is not null) = (kind in ('customer_receivable', 'customer_credit'))),
  -- Debits are positive: what a customer is owed is never less than nothing.
  check (kind <> 'customer_credit' or balance <= 0)
);
call secure_tenant_table('ledger_accounts', 'select');

create table ledger_txns (
  tenant_id uuid not null references tenants,
  id uuid not null,
  kind text not null,
  source_kind text not null,
  source_id uuid not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, kind, source_kind, source_id)
);
call secure_tenant_table('ledger_txns', 'select');

create table ledger_entries (
  tenant_id uuid not null references tenants,
  id bigint generated always as identity,
  txn_id uuid not null,
  account_id uuid not null,
  currency char(3) not null,
  amount bigint not null check (amount <> 0),
  primary key (tenant_id, id),
  foreign key (tenant_id, txn_id) references ledger_txns (tenant_id, id),
  foreign key (tenant_id, account_id, currency) references ledger_accounts (tenant_id, id, currency)
);
create index ledger_entries_by_txn on ledger_entries (tenant_id, txn_id);
create index ledger_entries_by_account on ledger_entries (tenant_id, account_id);
call secure_tenant_table('ledger_entries', 'select');

create function check_balanced() returns trigger language plpgsql as $$
begin
  perform 1 from ledger_entries e where e.tenant_id = new.tenant_id and e.txn_id = new.txn_id
    group by e.currency having sum(e.amount) <> 0;
  if found then
    raise exception 'ledger transaction % does not balance', new.txn_id using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger balanced after insert on ledger_entries
  deferrable initially deferred for each row execute function check_balanced();

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger append_only before update or delete on ledger_entries for each row execute function refuse_change();
create trigger append_only before update or delete on ledger_txns for each row execute function refuse_change();
create trigger append_only_whole before truncate on ledger_entries execute function refuse_change();
create trigger append_only_whole before truncate on ledger_txns execute function refuse_change();

-- The only way into the ledger. entries: [{"account_id": new id if missing, "kind", "customer_id", "amount"}], debits
-- positive. Answers false when the source was posted before. Accounts are locked in id order, so postings never deadlock.
create function ledger_post(
  p_txn_id uuid, p_kind text, p_source_kind text, p_source_id uuid, p_currency char(3), p_at timestamptz, p_entries jsonb
) returns boolean language plpgsql security definer set search_path = paylera, pg_temp as $$
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
end $$;
revoke all on function ledger_post from public;
grant execute on function ledger_post to paylera_app;

-- What a customer is owed, zero or more; their accounts stay locked, in the order ledger_post takes them.
create function ledger_customer_credit(p_customer_id uuid, p_currency char(3)) returns bigint
language plpgsql security definer set search_path = paylera, pg_temp as $$
begin
  perform 1 from ledger_accounts a
    where a.tenant_id = current_setting('app.tenant_id')::uuid and a.customer_id = p_customer_id
      and a.currency = p_currency
    order by a.id for update;
  return coalesce((select -a.balance from ledger_accounts a
    where a.tenant_id = current_setting('app.tenant_id')::uuid and a.kind = 'customer_credit'
      and a.customer_id = p_customer_id and a.currency = p_currency), 0);
end $$;
revoke all on function ledger_customer_credit from public;
grant execute on function ledger_customer_credit to paylera_app;

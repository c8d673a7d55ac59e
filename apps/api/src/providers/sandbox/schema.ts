import type { Pool } from "pg";
import { inTransaction } from "./context.ts";

/** Times are whole epoch milliseconds of the sandbox's clock; amounts are minor units. Append, never edit. */
const steps: readonly string[] = [
  `
  create table sandbox.accounts (
    id uuid primary key,
    key text not null unique,
    secret_key text not null unique,
    webhook_secret text not null,
    webhook_url text not null,
    behaviour jsonb not null,
    decline_kind text check (decline_kind in ('soft', 'hard')),
    decline_left integer not null check (decline_left >= 0),
    created_at bigint not null
  );
  create table sandbox.methods (
    ref text primary key,
    account_id uuid not null references sandbox.accounts,
    customer_id text not null,
    card text not null,
    created_at bigint not null
  );
  create table sandbox.checkouts (
    ref text primary key,
    account_id uuid not null references sandbox.accounts,
    kind text not null check (kind in ('payment', 'setup')),
    status text not null check (status in ('open', 'processing', 'paid', 'set_up', 'expired')),
    amount bigint check (amount > 0),
    currency text not null,
    description text not null,
    customer_id text not null,
    return_url text not null,
    expires_at bigint not null,
    metadata jsonb not null,
    method_ref text references sandbox.methods,
    failure jsonb,
    created_at bigint not null,
    check ((kind = 'payment') = (amount is not null))
  );
  create index checkouts_open on sandbox.checkouts (expires_at) where status = 'open';
  create table sandbox.charges (
    ref text primary key,
    account_id uuid not null references sandbox.accounts,
    checkout_ref text unique references sandbox.checkouts,
    method_ref text not null references sandbox.methods,
    customer_id text not null,
    status text not null check (status in ('succeeded', 'failed', 'pending')),
    amount bigint not null check (amount > 0),
    currency text not null,
    refunded bigint not null check (refunded between 0 and amount),
    description text not null,
    call_id text not null,
    metadata jsonb not null,
    failure jsonb,
    settles_at bigint,
    created_at bigint not null,
    check (refunded = 0 or status = 'succeeded'),
    check ((status = 'failed') = (failure is not null)),
    check ((status = 'pending') = (settles_at is not null))
  );
  create index charges_by_call on sandbox.charges (account_id, call_id);
  create index charges_by_age on sandbox.charges (account_id, created_at, ref);
  create index charges_pending on sandbox.charges (settles_at) where status = 'pending';
  create table sandbox.refunds (
    ref text primary key,
    account_id uuid not null references sandbox.accounts,
    charge_ref text not null references sandbox.charges,
    amount bigint not null check (amount > 0),
    metadata jsonb not null,
    created_at bigint not null
  );
  create index refunds_by_charge on sandbox.refunds (charge_ref);
  create table sandbox.idempotency_keys (
    account_id uuid not null references sandbox.accounts,
    key text not null,
    fingerprint text not null,
    answer text not null,
    created_at bigint not null,
    primary key (account_id, key)
  );
  create index idempotency_keys_by_age on sandbox.idempotency_keys (created_at);
  create table sandbox.events (
    id text primary key,
    account_id uuid not null references sandbox.accounts,
    type text not null,
    body text not null,
    created_at bigint not null
  );
  create table sandbox.deliveries (
    id bigint generated always as identity primary key,
    event_id text not null references sandbox.events,
    status text not null check (status in ('due', 'delivered', 'dropped', 'given_up')),
    due_at bigint not null,
    attempts integer not null
  );
  create index deliveries_due on sandbox.deliveries (due_at, id) where status = 'due';
  `,
];

/** Brings the schema `sandbox` up to date; safe from several processes at once. Making it takes `create` rights. */
export async function ensureSandboxSchema(pool: Pool): Promise<void> {
  await inTransaction(pool, async (tx) => {
    await tx.query("select pg_advisory_xact_lock(hashtextextended('sandbox.schema', 0))");
    const known = await tx.query<{ known: boolean }>("select to_regclass('sandbox.versions') is not null as known");
    if (known.rows[0]?.known !== true) {
      await tx.query("create schema if not exists sandbox");
      await tx.query("create table sandbox.versions (version integer primary key)");
    }
    const done = await tx.query<{ version: number }>(
      "select coalesce(max(version), 0) as version from sandbox.versions",
    );
    const current = done.rows[0]?.version ?? 0;
    for (const [index, step] of steps.entries()) {
      if (index < current) continue;
      await tx.query(step);
      await tx.query("insert into sandbox.versions (version) values ($1)", [index + 1]);
    }
  });
}

import assert from "node:assert/strict";
import { test } from "node:test";
import { Client } from "pg";
import { openTestDatabase } from "../../../tools/test/database.ts";
import { lockOpenInvoices, listInvoices, listPendingLines } from "../src/domains/invoicing/store.ts";
import { countFailed, findCallByRef, lastFailedCharge, listOpenCalls } from "../src/domains/payments/call-store.ts";
import { listWaitingEvents } from "../src/domains/payments/event-store.ts";
import { firstFailureAt, listUnpaidInvoices, owesMore } from "../src/domains/payments/store.ts";
import { setCheckouts } from "../src/domains/sessions/store.ts";
import { hadTrial, listSubscriptions, lockLiveSubscription } from "../src/domains/subscriptions/store.ts";
import type { Ctx } from "../src/platform/context.ts";
import { instant, type Tx, type Value } from "../src/platform/db/database.ts";
import { putDemoCatalogue } from "../test/factories.ts";
import { openTestApi, type TestTenant } from "../test/harness.ts";

const api = await openTestApi();
const id = api.deps.ids.uuid();
const page = { take: 25, after: null };
const noFilter = { customerId: null, subscriptionId: null, statuses: null };

/** What reading one object costs must not grow with a tenant's history: each lookup names its index. */
const lookups: readonly [string, (ctx: Ctx) => Promise<unknown>][] = [
  ["invoices_by_subscription", (ctx) => lockOpenInvoices(ctx, id)],
  ["invoices_by_subscription", (ctx) => owesMore(ctx, id)],
  ["invoices_by_customer", (ctx) => listUnpaidInvoices(ctx, { customerId: id })],
  ["invoices_by_customer", (ctx) => listInvoices(ctx, { ...noFilter, customerId: id }, page)],
  ["invoices_pkey", (ctx) => listInvoices(ctx, noFilter, page)],
  ["invoices_by_status", (ctx) => listInvoices(ctx, { ...noFilter, statuses: ["void"] }, page)],
  ["subscriptions_by_status", (ctx) => listSubscriptions(ctx, { customerId: null, statuses: ["past_due"] }, page)],
  ["pending_items_open", (ctx) => listPendingLines(ctx, id)],
  ["provider_calls_(by_subject|one_open)", (ctx) => listOpenCalls(ctx, id)],
  ["provider_calls_by_subject", (ctx) => countFailed(ctx, "charge", id)],
  ["provider_calls_by_subject", (ctx) => lastFailedCharge(ctx, id)],
  ["provider_calls_by_ref", (ctx) => findCallByRef(ctx, "sandbox", "ref")],
  ["provider_events_waiting", (ctx) => listWaitingEvents(ctx, id)],
  ["payments_by_invoice", (ctx) => firstFailureAt(ctx, id)],
  ["checkout_sessions_by_subscription", (ctx) => setCheckouts(ctx, id, { status: "expired", failure: null })],
  ["subscriptions_by_customer", (ctx) => hadTrial(ctx, id, id)],
  ["subscriptions_by_customer", (ctx) => listSubscriptions(ctx, { customerId: id, statuses: null }, page)],
  ["subscriptions_one_live", (ctx) => lockLiveSubscription(ctx, id, id)],
];

/** Runs a lookup and answers the plans of its statements, with tables that pretend to be too large to be read whole. */
async function planOf(tenant: TestTenant, look: (ctx: Ctx) => Promise<unknown>): Promise<string> {
  return tenant.inside(async (ctx) => {
    await ctx.tx.rows("set local enable_seqscan = off");
    await ctx.tx.rows("set local enable_bitmapscan = off");
    const plans: string[] = [];
    const explain = async (text: string, values: readonly Value[] = []): Promise<void> => {
      const rows = await ctx.tx.rows<{ "QUERY PLAN": string }>(`explain ${text}`, values);
      plans.push(rows.map((row) => row["QUERY PLAN"]).join("\n"));
    };
    const tx: Tx = {
      ...ctx.tx,
      rows: async (text, values) => {
        await explain(text, values);
        return ctx.tx.rows(text, values);
      },
      first: async (text, values) => {
        await explain(text, values);
        return ctx.tx.first(text, values);
      },
    };
    await look({ ...ctx, tx });
    return plans.join("\n");
  });
}

/** Enough customers with invoices that the planner knows what is rare. */
async function fill(tenant: TestTenant): Promise<void> {
  await putDemoCatalogue(tenant);
  await tenant.inside(async (ctx) => {
    await ctx.tx.rows(
      `insert into customers (tenant_id, id, currency, created_at, updated_at)
       select $1, gen_random_uuid(), 'USD', $2, $2 from generate_series(1, 500)`,
      [ctx.tenant.id, instant(ctx.now)],
    );
    await ctx.tx.rows(
      `insert into subscriptions (tenant_id, id, customer_id, plan_id, price_id, status, currency,
         current_period_start, current_period_end, created_at, updated_at)
       select c.tenant_id, gen_random_uuid(), c.id, p.plan_id, p.id, 'active', 'USD', $1, 'infinity', $1, $1
       from customers c cross join (select * from prices limit 1) p`,
      [instant(ctx.now)],
    );
    await ctx.tx.rows(
      `insert into invoices (tenant_id, id, number, customer_id, subscription_id, status, reason, currency, subtotal,
         total, amount_due, period_start, period_end, finalized_at, created_at, updated_at)
       select s.tenant_id, gen_random_uuid(), g || s.id::text, s.customer_id, s.id,
         case g when 1 then 'open' else 'paid' end, 'plan_change', 'USD', 0, 0, 0, $1, 'infinity', $1, $1, $1
       from subscriptions s cross join generate_series(1, 4) g`,
      [instant(ctx.now)],
    );
    await ctx.tx.rows(
      `insert into provider_calls (tenant_id, id, provider, op, subject_kind, subject_id, customer_id, attempt,
         provider_key, amount, currency, request, state, provider_ref, created_at)
       select i.tenant_id, gen_random_uuid(), 'sandbox', 'charge', 'invoice', i.id, i.customer_id, 1, i.id::text, 1,
         'USD', '{}', 'succeeded', i.id::text, $1 from invoices i`,
      [instant(ctx.now)],
    );
  });
  const owner = new Client({ connectionString: (await openTestDatabase()).adminUrl });
  await owner.connect();
  await owner.query("analyze");
  await owner.end();
}

test("every lookup of a story about money is answered by an index of its own", async () => {
  const tenant = await api.tenant();
  await fill(tenant);
  const missed: string[] = [];
  for (const [index, look] of lookups) {
    const plan = await planOf(tenant, look);
    if (!new RegExp(`using ${index}\\b`).test(plan)) missed.push(`${index}: ${plan}`);
  }
  assert.deepEqual(missed, []);
});

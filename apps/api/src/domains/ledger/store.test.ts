import assert from "node:assert/strict";
import { test } from "node:test";
import { Client } from "pg";
import { openTestApi, type TestTenant } from "../../../test/harness.ts";
import { openTestDatabase } from "../../../../../tools/test/database.ts";
import { customerCredit, type Entry, postLedger } from "./store.ts";

const api = await openTestApi();

async function customerOf(tenant: TestTenant): Promise<string> {
  return tenant.inside(async (ctx) => {
    const id = ctx.deps.ids.uuid();
    await ctx.tx.rows(
      "insert into customers (tenant_id, id, currency, created_at, updated_at) values ($1, $2, 'EUR', $3, $3)",
      [ctx.tenant.id, id, new Date(ctx.now)],
    );
    return id;
  });
}

const creditFor = (customerId: string, amount: bigint): Entry[] => [
  { kind: "provider_clearing", customerId: null, amount },
  { kind: "customer_credit", customerId, amount: -amount },
];
const post = (tenant: TestTenant, entries: Entry[], sourceId = api.deps.ids.uuid()): Promise<boolean> =>
  tenant.inside((ctx) => postLedger(ctx, { kind: "test", sourceKind: "test", sourceId, currency: "EUR", entries }));
const creditOf = (tenant: TestTenant, customerId: string): Promise<bigint> =>
  tenant.inside((ctx) => customerCredit(ctx, customerId, "EUR"));

test("a posting moves the customer's credit, and a source is posted once", async () => {
  const tenant = await api.tenant();
  const customerId = await customerOf(tenant);
  assert.equal(await creditOf(tenant, customerId), 0n);
  const sourceId = api.deps.ids.uuid();
  assert.equal(await post(tenant, creditFor(customerId, 700n), sourceId), true);
  assert.equal(await post(tenant, creditFor(customerId, 700n), sourceId), false);
  assert.equal(await creditOf(tenant, customerId), 700n);
});

test("an unbalanced posting is refused whole", async () => {
  const tenant = await api.tenant();
  const customerId = await customerOf(tenant);
  const lopsided: Entry[] = [
    { kind: "provider_clearing", customerId: null, amount: 5n },
    { kind: "customer_credit", customerId, amount: -4n },
  ];
  await assert.rejects(post(tenant, lopsided), /does not balance/);
  assert.equal(await creditOf(tenant, customerId), 0n);
});

test("credit below zero is refused", async () => {
  const tenant = await api.tenant();
  const customerId = await customerOf(tenant);
  await post(tenant, creditFor(customerId, 10n));
  await assert.rejects(post(tenant, creditFor(customerId, -11n)), /ledger_accounts_check/);
  assert.equal(await creditOf(tenant, customerId), 10n);
});

test("entries and transactions cannot be changed, removed or written past the posting function", async () => {
  const tenant = await api.tenant();
  const customerId = await customerOf(tenant);
  await post(tenant, creditFor(customerId, 10n));
  const asApp = (sql: string) => tenant.inside((ctx) => ctx.tx.rows(sql));
  for (const table of ["ledger_entries", "ledger_txns", "ledger_accounts"]) {
    await assert.rejects(asApp(`delete from ${table}`), /permission denied/);
    await assert.rejects(asApp(`update ${table} set tenant_id = tenant_id`), /permission denied/);
  }
  const owner = new Client({ connectionString: (await openTestDatabase()).adminUrl });
  await owner.connect();
  try {
    for (const table of ["ledger_entries", "ledger_txns"]) {
      await assert.rejects(owner.query(`delete from paylera.${table}`), /append-only/);
      await assert.rejects(owner.query(`update paylera.${table} set tenant_id = tenant_id`), /append-only/);
      await assert.rejects(owner.query(`truncate paylera.${table} cascade`), /append-only/);
    }
  } finally {
    await owner.end();
  }
});

test("transactions that post to the same customer in opposite orders neither deadlock nor lose a cent", async () => {
  const tenant = await api.tenant();
  const customerId = await customerOf(tenant);
  await post(tenant, creditFor(customerId, 1000n));
  const bill: Entry[] = [
    { kind: "customer_receivable", customerId, amount: 3n },
    { kind: "revenue", customerId: null, amount: -3n },
  ];
  let turns = 0;
  const orders = Array.from({ length: 24 }, (_, i) =>
    i % 2 ? [bill, creditFor(customerId, -1n)] : [creditFor(customerId, -1n), bill],
  );
  await Promise.all(
    orders.map((order) =>
      tenant.inside(async (ctx) => {
        turns += 1;
        if (turns % 3 === 0) await customerCredit(ctx, customerId, "EUR");
        for (const entries of order) {
          const sourceId = ctx.deps.ids.uuid();
          await postLedger(ctx, { kind: "test", sourceKind: "test", sourceId, currency: "EUR", entries });
        }
      }),
    ),
  );
  // A deadlock would have been repeated, so the number of turns tells.
  assert.equal(turns, 24);
  assert.equal(await creditOf(tenant, customerId), 976n);
});

test("a new customer's first postings, all at once, neither deadlock nor open an account twice", async () => {
  const tenant = await api.tenant();
  const customerId = await customerOf(tenant);
  let turns = 0;
  await Promise.all(
    Array.from({ length: 16 }, (_, i) =>
      tenant.inside(async (ctx) => {
        turns += 1;
        const bill: Entry[] = [
          { kind: "customer_receivable", customerId, amount: 3n },
          { kind: "revenue", customerId: null, amount: -3n },
        ];
        const both = i % 2 ? [bill, creditFor(customerId, 2n)] : [creditFor(customerId, 2n), bill];
        for (const entries of both) {
          const sourceId = ctx.deps.ids.uuid();
          await postLedger(ctx, { kind: "test", sourceKind: "test", sourceId, currency: "EUR", entries });
        }
      }),
    ),
  );
  assert.equal(turns, 16);
  assert.equal(await creditOf(tenant, customerId), 32n);
});

test("one tenant's credit is nothing to another", async () => {
  const [tenant, other] = [await api.tenant(), await api.tenant()];
  const customerId = await customerOf(tenant);
  await post(tenant, creditFor(customerId, 10n));
  assert.equal(await creditOf(other, customerId), 0n);
});

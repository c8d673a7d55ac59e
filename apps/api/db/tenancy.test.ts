import assert from "node:assert/strict";
import { test } from "node:test";
import { Client } from "pg";
import { openTestDatabase } from "../../../tools/test/database.ts";
import { owners } from "./owners.ts";

const database = await openTestDatabase();
const client = new Client({ connectionString: database.adminUrl });
await client.connect();
database.closeFirst(() => client.end());

const names = async (sql: string): Promise<string[]> =>
  (await client.query<{ name: string }>(sql)).rows.map((row) => row.name).sort();

/** Every ordinary or partitioned table of the schema that holds a tenant's rows. */
const tenantTables = `
  select c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity, c.relowner from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
  where c.relnamespace = 'paylera'::regnamespace and c.relkind in ('r', 'p')`;

/** Tables where the system role may find a tenant before one is set; adding to them is a visible act. */
const systemReadable = ["api_tokens", "checkout_sessions", "jobs", "portal_sessions", "tenants"];

test("every table has an owner, and only the migration record has no tenant", async () => {
  const tables = await names(`select relname as name from pg_class
    where relnamespace = 'paylera'::regnamespace and relkind in ('r', 'p')`);
  assert.deepEqual(tables, Object.keys(owners).sort());
  const tenant = await names(`select relname as name from (${tenantTables}) t`);
  assert.deepEqual(
    tables.filter((table) => !tenant.includes(table)),
    ["migrations"],
  );
});

test("row security is enabled and forced on every tenant table, with a policy to read and one to write by", async () => {
  const open = `select relname as name from (${tenantTables}) t where not (relrowsecurity and relforcerowsecurity)`;
  assert.deepEqual(await names(open), []);
  const unwalled = `select relname as name from (${tenantTables}) t where not exists (
      select 1 from pg_policies p where p.schemaname = 'paylera' and p.tablename = t.relname
      and p.policyname = 'tenant_isolation' and p.cmd = 'ALL' and p.permissive = 'PERMISSIVE'
      and p.qual like '%current_setting(''app.tenant_id''::text)%'
      and p.with_check like '%current_setting(''app.tenant_id''::text)%')`;
  assert.deepEqual(await names(unwalled), []);
});

test("no policy opens a table to the application beside its tenant's wall", async () => {
  const other = `select distinct tablename as name from pg_policies
    where schemaname = 'paylera' and policyname <> 'tenant_isolation' and roles && array['paylera_app', 'public']::name[]`;
  assert.deepEqual(await names(other), []);
  const system = `select distinct tablename as name from pg_policies
    where schemaname = 'paylera' and 'paylera_system' = any(roles)`;
  assert.deepEqual(await names(system), systemReadable);
});

test("no role of the product owns more than it must, logs in where it should not, or bypasses row security", async () => {
  const strong = `select rolname as name from pg_roles
    where rolname like 'paylera\\_%' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)`;
  assert.deepEqual(await names(strong), []);
  const foreign = `select c.relname as name from pg_class c where c.relnamespace = 'paylera'::regnamespace
    and c.relowner <> 'paylera_owner'::regrole`;
  assert.deepEqual(await names(foreign), []);
  const logins = `select rolname as name from pg_roles where rolcanlogin and rolname in
    ('paylera_owner', 'paylera_app', 'paylera_system', 'paylera_ingest')`;
  assert.deepEqual(await names(logins), []);
  const powers = `select table_name || ' ' || privilege_type as name from information_schema.role_table_grants
    where table_schema = 'paylera' and grantee <> 'paylera_owner'
    and privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER')`;
  assert.deepEqual(await names(powers), []);
});

test("every primary key, unique key and foreign key of a tenant table starts with the tenant", async () => {
  const keys = `select t.relname || '.' || c.conname as name from (${tenantTables}) t
    join pg_constraint c on c.conrelid = t.oid and c.contype in ('p', 'u', 'f')
    join pg_attribute a on a.attrelid = t.oid and a.attnum = c.conkey[1] where a.attname <> 'tenant_id'`;
  assert.deepEqual(await names(keys), []);
  const uniques = `select i.indexrelid::regclass::text as name from (${tenantTables}) t
    join pg_index i on i.indrelid = t.oid and i.indisunique
    join pg_attribute a on a.attrelid = t.oid and a.attnum = i.indkey[0] where a.attname <> 'tenant_id'`;
  assert.deepEqual(await names(uniques), []);
});

test("a foreign key between tenant tables carries the tenant on both sides", async () => {
  const loose = `select c.conname as name from pg_constraint c
    join (${tenantTables}) t on t.oid = c.conrelid
    join pg_attribute a on a.attrelid = c.confrelid and a.attnum = c.confkey[1]
    where c.contype = 'f' and a.attname <> 'tenant_id'`;
  assert.deepEqual(await names(loose), []);
});

test("views run as their reader, and nothing is materialized", async () => {
  const views = `select relname as name from pg_class where relnamespace = 'paylera'::regnamespace
    and (relkind = 'm' or relkind = 'v' and not coalesce(reloptions @> array['security_invoker=true'], false))`;
  assert.deepEqual(await names(views), []);
});

test("functions that run with their owner's rights are few, pinned to a search path and checked by the tenant", async () => {
  const definers = `select proname as name from pg_proc
    where pronamespace = 'paylera'::regnamespace and prosecdef`;
  assert.deepEqual(await names(definers), ["ledger_customer_credit", "ledger_post"]);
  const unpinned = `select proname as name from pg_proc where pronamespace = 'paylera'::regnamespace and prosecdef
    and not exists (select 1 from unnest(proconfig) s where s like 'search_path=paylera, pg_temp')`;
  assert.deepEqual(await names(unpinned), []);
  const open = `select proname as name from pg_proc p where pronamespace = 'paylera'::regnamespace and prosecdef
    and has_function_privilege('public', p.oid, 'execute')`;
  assert.deepEqual(await names(open), []);
});

test("without a tenant a query fails instead of finding nothing", async () => {
  await client.query("set role paylera_app");
  await client.query("set search_path to paylera");
  for (const table of Object.keys(owners).filter((name) => name !== "migrations")) {
    await assert.rejects(
      client.query(`select 1 from ${table}`),
      /app\.tenant_id|invalid input syntax for type uuid/,
      table,
    );
  }
  await client.query("reset role");
});

import { Client } from "pg";
import { openTestDatabase } from "../../../tools/test/database.ts";
import { owners } from "../db/owners.ts";

/** What the database holds, seen past row security. */
export type Rows = {
  /** One digest per table over every row of a tenant. */
  sums(tenantId: string): Promise<Record<string, string>>;
  /** How many rows each table holds over all tenants. */
  counts(): Promise<Record<string, number>>;
  /** How many facts a tenant has: one per effect. */
  facts(tenantId: string): Promise<number>;
  /** Every row of every table as text. */
  dump(): Promise<string>;
  /** Runs a statement as the database's administrator. */
  query(statement: string): Promise<void>;
};

/** `markTokenUsed` runs beside requests, so when a token was used is no part of what a request did. */
const rowText = (table: string): string =>
  table === "api_tokens" ? `(to_jsonb(t) - 'last_used_at')::text` : "t::text";

const tenantTables = Object.keys(owners).filter((table) => table !== "migrations");

const union = (select: (table: string) => string): string => tenantTables.map(select).join(" union all ");

export async function openRows(): Promise<Rows> {
  const database = await openTestDatabase();
  const client = new Client({ connectionString: database.adminUrl, options: "-c search_path=paylera" });
  await client.connect();
  database.closeFirst(() => client.end());
  const pairs = async <T>(statement: string, values: string[] = []): Promise<Record<string, T>> => {
    const { rows } = await client.query<{ name: string; value: T }>(statement, values);
    return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
  };
  const sum = union(
    (
      table,
    ) => `select '${table}' as name, md5(coalesce(string_agg(${rowText(table)}, ',' order by ${rowText(table)}), ''))
      as value from ${table} t where tenant_id = $1`,
  );
  const count = union((table) => `select '${table}' as name, count(*)::int as value from ${table}`);
  const text = union(
    (table) => `select '${table}' as name, coalesce(string_agg(t::text, E'\\n'), '') as value from ${table} t`,
  );
  return {
    sums: (tenantId) => pairs<string>(sum, [tenantId]),
    counts: () => pairs<number>(count),
    facts: async (tenantId) => {
      const found = await client.query<{ n: number }>("select count(*)::int as n from facts where tenant_id = $1", [
        tenantId,
      ]);
      return found.rows[0]?.n ?? 0;
    },
    dump: async () => Object.values(await pairs<string>(text)).join("\n"),
    query: async (statement) => void (await client.query(statement)),
  };
}

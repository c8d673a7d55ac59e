import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { Client } from "pg";
import type { WireBooks } from "../src/providers/sandbox/wire.ts";

const file = new URL("../db/invariants.sql", import.meta.url);

/** Asserts that no statement of db/invariants.sql returns a row, over every tenant of the database. */
export async function assertInvariants(adminUrl: string): Promise<void> {
  const statements = (await readFile(file, "utf8")).split(/^-- name: /m).slice(1);
  assert.ok(statements.length > 10);
  const broken: Record<string, unknown[]> = {};
  await asAdmin(adminUrl, async (client) => {
    for (const statement of statements) {
      const [name = "", ...sql] = statement.split("\n");
      const { rows } = await client.query<object>(sql.join("\n"));
      if (rows.length > 0) broken[name] = rows;
    }
  });
  assert.deepEqual(broken, {});
}

/** Asserts that a tenant believes what its provider's own books say: no charge twice, none lost, none made up. */
export async function assertBooksAgree(adminUrl: string, tenantId: string, books: WireBooks): Promise<void> {
  const charges = Object.entries(books.charges_by_call_id).flatMap(([callId, made]) => {
    const taken = made.filter((charge) => charge.status === "succeeded");
    assert.ok(taken.length <= 1, `call ${callId} was charged ${taken.length} times`);
    return taken.map(({ ref, amount, currency }) => ({ ref, call_id: callId, amount: String(amount), currency }));
  });
  const payments = await asAdmin(adminUrl, async (client) => {
    const { rows } = await client.query<{ ref: string }>(
      `select provider_ref as ref, call_id, amount::text, currency from payments
       where tenant_id = $1 and status = 'succeeded' order by provider_ref`,
      [tenantId],
    );
    return rows;
  });
  assert.deepEqual(
    payments,
    charges.toSorted((a, b) => (a.ref < b.ref ? -1 : 1)),
  );
}

async function asAdmin<T>(adminUrl: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: adminUrl, options: "-c search_path=paylera" });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

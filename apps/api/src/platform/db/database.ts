import { Pool, type PoolClient, TypeOverrides, types } from "pg";
import type { Log } from "../log.ts";
import { type Grouped, type GroupedCall, groupCalls } from "./grouped.ts";
import type { LoginUrls } from "./logins.ts";

/** Values a statement may carry. Instants go in as `instant(ms)`, money as bigint, decimals as strings. */
export type Value = string | number | bigint | boolean | null | Date | Uint8Array | readonly Value[];

/** A transaction of one tenant: row security shows and takes that tenant's rows only. */
export type Tx = {
  readonly tenantId: string;
  /** All rows. `R` is what the statement selects: bigint columns arrive as bigint, numeric as string, times as ms. */
  rows<R>(text: string, values?: readonly Value[]): Promise<R[]>;
  /** The first row, or null. */
  first<R>(text: string, values?: readonly Value[]): Promise<R | null>;
  /** How many rows the statement changed. */
  count(text: string, values?: readonly Value[]): Promise<number>;
  /** Runs `work` after the commit, and never when the transaction fails. */
  afterCommit(work: () => void): void;
};

export type Database = {
  /** Runs `work` in one transaction of a tenant. Deadlocks and serialization failures repeat it, up to three times. */
  tenant<T>(tenantId: string, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** One statement of the system role: lookups by hash and the job queue, over all tenants. */
  system<R>(text: string, values?: readonly Value[]): Promise<R[]>;
  /** One item of a call that concurrent requests share, on connections of its own; see `GroupedCall`. */
  grouped: Grouped;
  /** Fails when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
};

/** Epoch milliseconds as a statement value. */
export const instant = (ms: number): Date => new Date(ms);

/** Epoch milliseconds or null as a statement value. */
export const maybeInstant = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));

const parsers = new TypeOverrides();
parsers.setTypeParser(types.builtins.INT8, (text) => BigInt(text));
// The connection speaks UTC, so the text is "2026-05-01 00:00:00.123+00".
parsers.setTypeParser(types.builtins.TIMESTAMPTZ, (text) => Date.parse(`${text.replace(" ", "T")}:00`));

const sessionOptions = [
  "search_path=paylera",
  "timezone=UTC",
  "statement_timeout=5000",
  "lock_timeout=2000",
  "idle_in_transaction_session_timeout=10000",
]
  .map((setting) => `-c ${setting}`)
  .join(" ");

/** Opens the pools of the application and the system role. */
export function openDatabase(urls: LoginUrls, options: { connectionsMax: number; log: Log }): Database {
  const open = (url: string, max: number, use: { options: string; idleTimeoutMillis: number }) => {
    const pool = new Pool({
      connectionString: url,
      max,
      types: parsers,
      pipeline: true,
      connectionTimeoutMillis: 5000,
      // The server ends a statement after five seconds; a server that is gone without a word ends nothing.
      query_timeout: 7000,
      keepAlive: true,
      ...use,
    });
    // Between two statements nobody waits for a connection: without a listener its loss would end the process.
    pool.on("connect", (client) => client.on("error", () => {}));
    // An idle connection that breaks is replaced on next use; without a listener it would end the process.
    pool.on("error", (error) => options.log.warn({ error: error.message }, "idle database connection lost"));
    return pool;
  };
  const ordinary = { options: sessionOptions, idleTimeoutMillis: 30_000 };
  const app = open(urls.app, options.connectionsMax, ordinary);
  const system = open(urls.system, Math.max(2, Math.ceil(options.connectionsMax / 4)), ordinary);
  // Kept for good, so a lone call never waits for a connection and its plans. Shared calls wait for each other's rows
  // for moments only; a stall is an outage (503), not somebody's conflict.
  const shared = open(urls.app, 4, { options: `${sessionOptions} -c lock_timeout=0`, idleTimeoutMillis: 0 });
  const runGrouped = async ({ name, text, values }: GroupedCall, groups: string) =>
    (await shared.query<object>({ name, text, values: [groups, ...values] })).rows;
  return {
    tenant: (tenantId, work) => withRetries(() => inTransaction(app, tenantId, work)),
    system: async <R>(text: string, values: readonly Value[] = []) =>
      (await system.query(text, [...values])).rows as R[],
    grouped: groupCalls((call, groups) => withRetries(() => runGrouped(call, groups))),
    ping: async () => {
      await app.query("select 1");
    },
    close: async () => {
      await Promise.all([app.end(), system.end(), shared.end()]);
    },
  };
}

async function inTransaction<T>(pool: Pool, tenantId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  const committed: (() => void)[] = [];
  let broken: Error | undefined;
  try {
    // Sent together with the first statement of `work`: the connection is pipelined, so the prologue costs no round trip.
    const prologue = Promise.all([
      client.query("begin"),
      client.query("select set_config('app.tenant_id', $1, true)", [tenantId]),
    ]);
    prologue.catch(() => {});
    const result = await work(transaction(client, tenantId, committed));
    await prologue;
    await client.query("commit");
    for (const run of committed) run();
    return result;
  } catch (error) {
    await client.query("rollback").catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

function transaction(client: PoolClient, tenantId: string, committed: (() => void)[]): Tx {
  const run = (text: string, values: readonly Value[] = []) => client.query(text, [...values]);
  return {
    tenantId,
    rows: async <R>(text: string, values?: readonly Value[]) => (await run(text, values)).rows as R[],
    first: async <R>(text: string, values?: readonly Value[]) => ((await run(text, values)).rows[0] as R) ?? null,
    count: async (text, values) => (await run(text, values)).rowCount ?? 0,
    afterCommit: (work) => void committed.push(work),
  };
}

const retryable = new Set(["40001", "40P01"]);

async function withRetries<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      if (attempt >= 3 || !retryable.has(sqlState(error) ?? "")) throw error;
    }
  }
}

/** The SQLSTATE of a database error, or null for any other error. */
export function sqlState(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return null;
  return /^[0-9A-Z]{5}$/.test(error.code) ? error.code : null;
}

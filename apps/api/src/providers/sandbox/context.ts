import type { Pool, PoolClient } from "pg";
import type { Clock } from "../../platform/clock.ts";
import type { Ids } from "../../platform/ids.ts";
import type { Random } from "../../platform/random.ts";

export type Tx = Pick<PoolClient, "query">;

/** What every part of the sandbox is given. */
export type SandboxContext = {
  pool: Pool;
  clock: Clock;
  ids: Ids;
  random: Random;
  /** Where payers and Paylera reach the sandbox, with its mount path and without a slash at the end. */
  publicUrl: string;
};

/** Runs `work` in one transaction: all of it is kept, or none. */
export async function inTransaction<T>(pool: Pool, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  try {
    await client.query("begin");
    const result = await work(client);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch(() => {
      broken = true;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

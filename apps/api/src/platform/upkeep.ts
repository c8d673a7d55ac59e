import { type Ctx, type Deps, inTx } from "./context.ts";
import { instant } from "./db/database.ts";
import type { JobHandler } from "./worker.ts";

/** Removes what a tenant's rows are kept for a while only; `object_id` is the tenant's id. */
export const upkeepJob = "tenants.upkeep";

const rowsAtOnce = 1000;

/** Makes every tenant's upkeep due, unless it is due already. Any number of processes may ask for it at any time. */
export async function makeUpkeepDue(deps: Deps): Promise<void> {
  await deps.db.system(
    `insert into jobs (tenant_id, kind, object_id, due_at, created_at)
     select tenant_id, $1, tenant_id, $2, $2 from tenants on conflict do nothing`,
    [upkeepJob, instant(deps.clock.now())],
  );
}

/** Removes expired answers of idempotency keys, in transactions small enough that nobody waits for them. */
export const keepTidy: JobHandler = async (scene) => {
  while ((await inTx(scene, removeExpiredKeys)) === rowsAtOnce);
};

const removeExpiredKeys = (ctx: Ctx): Promise<number> =>
  ctx.tx.count(
    `delete from idempotency where key_hash in (
       select key_hash from idempotency where expires_at <= $1 order by expires_at limit $2 for update skip locked)`,
    [instant(ctx.now), rowsAtOnce],
  );

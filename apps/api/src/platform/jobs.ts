import type { Ctx } from "./context.ts";
import { instant } from "./db/database.ts";

/** Work that becomes due: `kind` names the handler, `objectId` what it works on. One row per pair. */
export type Job = { kind: string; objectId: string; dueAt: number };

/**
 * Makes work due, in the transaction that creates the need; a job that exists moves to the new instant. A handler may
 * schedule its own job again: the generation tells the worker that the row it finished has a new life.
 */
export async function schedule(ctx: Ctx, job: Job): Promise<void> {
  await ctx.tx.rows(
    `insert into jobs (tenant_id, kind, object_id, due_at, created_at) values ($1, $2, $3, $4, $5)
     on conflict (tenant_id, kind, object_id) do update
     set due_at = excluded.due_at, generation = jobs.generation + 1, attempts = 0, locked_until = null, last_error = null`,
    [ctx.tenant.id, job.kind, job.objectId, instant(job.dueAt), instant(ctx.now)],
  );
  if (job.dueAt <= ctx.now) ctx.tx.afterCommit(ctx.deps.wake);
}

/** Takes work back that is no longer needed. */
export async function unschedule(ctx: Ctx, job: Pick<Job, "kind" | "objectId">): Promise<void> {
  await ctx.tx.rows("delete from jobs where kind = $1 and object_id = $2", [job.kind, job.objectId]);
}

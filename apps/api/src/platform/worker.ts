import { setTimeout as pause } from "node:timers/promises";
import type { Deps, Scene, TenantRef } from "./context.ts";
import { instant } from "./db/database.ts";
import { makeUpkeepDue } from "./upkeep.ts";

/** Does one piece of due work, in transactions of its own; may be called again for the same object at any time. */
export type JobHandler = (scene: Scene, objectId: string) => Promise<void>;

export type JobHandlers = Readonly<Record<string, JobHandler>>;

export type Worker = {
  /** Claims and does everything that is due now, and what that makes due, until nothing is; returns how many ran. */
  drain(): Promise<number>;
  /** Keeps working until `stop`, which waits for the work in hand. */
  start(): { stop(): Promise<void> };
  /** Ends the pause between two looks at the queue. */
  wake(): void;
};

type Claimed = Pick<TenantRef, "mode" | "region"> & {
  tenant_id: string;
  kind: string;
  object_id: string;
  attempts: number;
  generation: number;
};

/** A claim holds this long and is renewed while its work runs: a process that died gives its work back soon. */
const leaseMs = 15_000;
const renewMs = 5_000;
const idleMs = 500;
const refillMs = 2;
const retryMsMax = 15 * 60_000;
const upkeepEveryMs = 6 * 3_600_000;

/** The worker: due jobs over all tenants, at most `concurrency` at once. Any number of processes may run one. */
export function createWorker(deps: Deps, handlers: JobHandlers, concurrency: number): Worker {
  const waker = { signal: new AbortController() };
  const kinds = Object.keys(handlers);
  const inHand = new Map<Promise<void>, Claimed>();
  const runDue = async (): Promise<number> => {
    const jobs = await claim(deps, kinds, concurrency);
    await Promise.all(jobs.map((job) => runJob(deps, handlers, job)));
    return jobs.length;
  };
  /** Fills the free places; a slow job keeps its own place and nobody else's. */
  const takeDue = async (): Promise<number> => {
    const jobs = await claim(deps, kinds, concurrency - inHand.size);
    for (const job of jobs) {
      const run = runJob(deps, handlers, job).finally(() => {
        inHand.delete(run);
        waker.signal.abort();
      });
      inHand.set(run, job);
    }
    return jobs.length;
  };
  return {
    drain: async () => {
      let total = 0;
      for (let ran = await runDue(); ran > 0; ran = await runDue()) total += ran;
      return total;
    },
    wake: () => waker.signal.abort(),
    start: () => keepWorking(deps, { takeDue, inHand, concurrency, waker }),
  };
}

type Work = {
  takeDue(): Promise<number>;
  inHand: ReadonlyMap<Promise<void>, Claimed>;
  concurrency: number;
  waker: { signal: AbortController };
};

function keepWorking(deps: Deps, { takeDue, inHand, concurrency, waker }: Work) {
  let stopping = false;
  const loop = async (): Promise<void> => {
    while (!stopping) {
      waker.signal = new AbortController();
      const { signal } = waker.signal;
      const taken = await takeDue().catch((error: unknown) => {
        deps.log.error({ err: error }, "the worker could not look for work");
        return 0;
      });
      if (stopping) break;
      if (inHand.size === concurrency) {
        await Promise.race(inHand.keys());
        // Jobs end in bursts: one look for a few places instead of one for each.
        await pause(refillMs);
      } else if (taken === 0) await pause(idleMs, undefined, { signal }).catch(() => {});
    }
    await Promise.all(inHand.keys());
  };
  const renewal = setInterval(() => {
    renew(deps, [...inHand.values()]).catch((error: unknown) =>
      deps.log.warn({ err: error }, "the worker could not renew its claims"),
    );
  }, renewMs);
  const upkeep = repeat(upkeepEveryMs, () =>
    makeUpkeepDue(deps).catch((error: unknown) => deps.log.warn({ err: error }, "upkeep could not be made due")),
  );
  const done = loop().finally(() => {
    clearInterval(renewal);
    return upkeep.stop();
  });
  return {
    stop: () => {
      stopping = true;
      waker.signal.abort();
      return done;
    },
  };
}

/** Runs `work` now and again and again; `stop` waits for the run in hand. */
function repeat(everyMs: number, work: () => Promise<void>): { stop(): Promise<void> } {
  let last = work();
  const timer = setInterval(() => {
    last = work();
  }, everyMs);
  return {
    stop: () => {
      clearInterval(timer);
      return last;
    },
  };
}

/** Keeps the claims of work that still runs; one that was scheduled again meanwhile is not ours any more. */
async function renew(deps: Deps, jobs: readonly Claimed[]): Promise<void> {
  if (jobs.length === 0) return;
  await deps.db.system(
    `update jobs j set locked_until = $1 from jsonb_to_recordset($2::jsonb)
       as held (tenant_id uuid, kind text, object_id uuid, generation int)
     where j.tenant_id = held.tenant_id and j.kind = held.kind and j.object_id = held.object_id
       and j.generation = held.generation`,
    [instant(deps.clock.now() + leaseMs), JSON.stringify(jobs)],
  );
}

const claim = (deps: Deps, kinds: readonly string[], limit: number): Promise<Claimed[]> => {
  const now = deps.clock.now();
  return deps.db.system<Claimed>(
    `with due as (
       select tenant_id, kind, object_id from jobs
       where due_at <= $1 and (locked_until is null or locked_until <= $1) and kind = any($4)
       order by due_at limit $2 for update skip locked)
     update jobs j set locked_until = $3, attempts = j.attempts + 1
     from due, tenants t
     where j.tenant_id = due.tenant_id and j.kind = due.kind and j.object_id = due.object_id and t.tenant_id = j.tenant_id
     returning j.tenant_id, j.kind, j.object_id, j.attempts, j.generation, t.mode, t.region`,
    [instant(now), limit, instant(now + leaseMs), kinds],
  );
};

async function runJob(deps: Deps, handlers: JobHandlers, job: Claimed): Promise<void> {
  // A job that was scheduled again meanwhile has a new generation, and this run must not touch its new life.
  const key = [job.tenant_id, job.kind, job.object_id, job.generation] as const;
  const row = "tenant_id = $1 and kind = $2 and object_id = $3 and generation = $4";
  try {
    const tenant = { id: job.tenant_id, mode: job.mode, region: job.region };
    const vault = await deps.vault.forTenant(tenant.id, tenant.region);
    const actor = { kind: "worker", id: job.kind } as const;
    const handler = handlers[job.kind];
    if (!handler) throw new Error(`no handler for ${job.kind}`);
    await handler({ deps, tenant, actor, requestId: null, now: deps.clock.now(), vault }, job.object_id);
    await deps.db.system(`delete from jobs where ${row}`, key);
  } catch (error) {
    const waitMs = Math.min(retryMsMax, 1000 * 2 ** (job.attempts - 1)) * (0.5 + deps.random.unit() / 2);
    const about = { job: job.kind, tenant_id: job.tenant_id, object_id: job.object_id, attempt: job.attempts };
    deps.log.error({ err: error, ...about, retry_in_ms: Math.round(waitMs) }, "job failed");
    const name = error instanceof Error ? error.name : "unknown";
    await deps.db
      .system(`update jobs set due_at = $5, locked_until = null, last_error = $6 where ${row}`, [
        ...key,
        instant(deps.clock.now() + waitMs),
        name,
      ])
      // The lease runs out by itself when even this fails.
      .catch((failure: unknown) => deps.log.error({ err: failure, ...about }, "a failed job could not be put back"));
  }
}

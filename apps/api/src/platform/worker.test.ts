import assert from "node:assert/strict";
import { test } from "node:test";
import { openTestApi } from "../../test/harness.ts";
import { schedule, unschedule } from "./jobs.ts";
import { createWorker, type JobHandler } from "./worker.ts";

const api = await openTestApi();
const { clock, deps } = api;

type Job = { attempts: number; generation: number; last_error: string | null; due_at: number };

/** A tenant with a kind of job of its own, so that tests see only their own work. */
async function bench(kind: string) {
  const tenant = await api.tenant();
  const objectId = deps.ids.uuid();
  const due = (dueAt: number) => tenant.inside((ctx) => schedule(ctx, { kind, objectId, dueAt }));
  const read = () =>
    tenant.inside((ctx) =>
      ctx.tx.first<Job>("select attempts, generation, last_error, due_at from jobs where kind = $1", [kind]),
    );
  const worker = (handler: JobHandler) => createWorker(deps, { [kind]: handler }, 4);
  return {
    tenant,
    objectId,
    due,
    read,
    worker,
    drop: () => tenant.inside((ctx) => unschedule(ctx, { kind, objectId })),
  };
}

test("work is done when it is due, once, by one of many workers", async () => {
  const { due, read, worker, objectId, tenant } = await bench("test.once");
  const ran: string[] = [];
  const many = Array.from({ length: 4 }, () =>
    worker(async (scene, id) => {
      ran.push(`${scene.tenant.id} ${id}`);
    }),
  );
  await due(clock.now() + 1000);
  await Promise.all(many.map((one) => one.drain()));
  assert.deepEqual(ran, []);
  clock.advance(1000);
  await Promise.all(many.map((one) => one.drain()));
  assert.deepEqual(ran, [`${tenant.ref.id} ${objectId}`]);
  assert.equal(await read(), null);
});

test("work that fails is tried again later and later, and says why", async () => {
  const { due, read, worker } = await bench("test.failing");
  const failing = worker(() => Promise.reject(new RangeError("no")));
  await due(clock.now());
  let waited = 0;
  for (const most of [1000, 2000, 4000]) {
    await failing.drain();
    const job = await read();
    assert.equal(job?.last_error, "RangeError");
    waited = (job?.due_at ?? 0) - clock.now();
    assert.ok(waited >= most / 2 && waited <= most, `${waited}`);
    clock.advance(waited);
  }
});

test("work that is made due again while it runs runs again", async () => {
  const { due, read, worker } = await bench("test.again");
  let runs = 0;
  const again = worker(async () => {
    runs += 1;
    if (runs === 1) await due(clock.now());
  });
  await due(clock.now());
  await again.drain();
  assert.equal(runs, 2);
  assert.equal(await read(), null);
});

test("a worker that dies leaves its work to another after the lease", async () => {
  const { due, worker } = await bench("test.dying");
  let runs = 0;
  const hung = Promise.withResolvers<void>();
  const dying = worker(() => {
    runs += 1;
    return hung.promise;
  });
  await due(clock.now());
  // Drained and not started: a dead process renews no claim.
  const running = dying.drain();
  try {
    while (runs === 0) await new Promise((done) => setImmediate(done));
    const heir = worker(async () => {
      runs += 1;
    });
    await heir.drain();
    assert.equal(runs, 1);
    clock.advance(15_000);
    await heir.drain();
    assert.equal(runs, 2);
  } finally {
    hung.resolve();
    await running;
  }
});

test("work that is taken back while it waits is never done", async () => {
  const { due, drop, worker } = await bench("test.dropped");
  await due(clock.now());
  await drop();
  assert.equal(await worker(() => Promise.reject(new Error("must not run"))).drain(), 0);
});

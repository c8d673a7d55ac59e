import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { after, test } from "node:test";
import { assertProblem, call, openTestApi, testTenant } from "../test/harness.ts";
import { createApp } from "./app.ts";
import { openDeps } from "./deps.ts";
import { toProblem } from "./platform/http/problem.ts";
import { systemRandom } from "./platform/random.ts";

const api = await openTestApi();
const acme = await api.tenant();

/** A wire to the database that can be cut: what was connected breaks, and nobody connects until it is mended. */
async function openWire(target: URL) {
  const ends = new Set<Socket>();
  const wire = { isCut: false };
  const server = createServer((near) => {
    if (wire.isCut) return near.destroy();
    const far = connect(Number(target.port), target.hostname);
    for (const [one, other] of [[near, far] as const, [far, near] as const]) {
      ends.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        ends.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
    return undefined;
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  after(() => server.close());
  const cut = () => {
    wire.isCut = true;
    for (const end of ends) end.destroy();
  };
  /** Nothing breaks and nothing arrives: a network that swallows everything. */
  const swallow = () => {
    for (const end of ends) end.unpipe().pause();
  };
  const mend = () => {
    wire.isCut = false;
  };
  return { port: (server.address() as AddressInfo).port, cut, swallow, mend };
}

const calls: readonly (readonly [string, string, object?])[] = [
  ["GET", "/v1/plans"],
  ["GET", "/v1/tenant"],
  ["POST", "/v1/customers", { name: "Ada" }],
  ["POST", "/v1/check", { customer_id: acme.ref.id, feature_code: "calls" }],
  ["POST", "/v1/track", { customer_id: acme.ref.id, feature_code: "calls", value: 1 }],
];

/** The API and its worker at the end of a wire, and every call asked of it at once. */
async function openAtWire() {
  const url = new URL(api.deps.config.databaseUrl);
  const wire = await openWire(new URL(url));
  url.port = String(wire.port);
  const config = { ...api.deps.config, databaseUrl: url.href };
  const deps = await openDeps(config, { clock: api.clock, random: systemRandom });
  const { app, worker } = createApp(deps);
  const running = worker.start();
  after(async () => {
    wire.cut();
    await running.stop();
    await deps.close();
  });
  const tenant = testTenant({ app, deps }, acme.ref, acme.token);
  const ask = () => Promise.all(calls.map(([method, path, body]) => tenant.call(method, path, body)));
  return { wire, app, ask, deps };
}

const healthy = [200, 200, 201, 404, 404];
const statuses = (answers: readonly { status: number }[]): number[] => answers.map(({ status }) => status);

test("while the database is away every answer is 503 at once, and when it is back all goes on", async () => {
  const { wire, app, ask } = await openAtWire();
  assert.deepEqual(statuses(await ask()), healthy);
  wire.cut();
  for (let round = 0; round < 3; round += 1) {
    for (const answer of await ask()) {
      assertProblem(answer, 503, "paylera.unavailable");
      assert.equal(answer.headers.get("retry-after"), "1");
    }
    // Beyond the five seconds a token is held: the look-up fails, and nobody is told that the token is wrong.
    api.clock.advance(5000);
  }
  assertProblem(await call(app, "GET", "/readyz"), 503, "paylera.unavailable");
  assert.equal((await call(app, "GET", "/healthz")).status, 200);
  wire.mend();
  assert.deepEqual(statuses(await ask()), healthy);
  assert.equal((await call(app, "GET", "/readyz")).status, 200);
});

test("a database that is lost between two statements ends the request and not the process", async () => {
  const { wire, ask, deps } = await openAtWire();
  const inBetween = Promise.withResolvers<void>();
  const lost = Promise.withResolvers<void>();
  const work = deps.db.tenant(acme.ref.id, async (tx) => {
    await tx.rows("select 1");
    inBetween.resolve();
    await lost.promise;
    await tx.rows("select 1");
  });
  await inBetween.promise;
  wire.cut();
  // The wire's end is known one turn of the event loop later.
  setTimeout(lost.resolve, 50);
  await assert.rejects(work);
  wire.mend();
  assert.deepEqual(statuses(await ask()), healthy);
});

test("a database that swallows every word is given up in seconds, and asked again on a new connection", async () => {
  const { wire, deps } = await openAtWire();
  await deps.db.ping();
  wire.swallow();
  await assert.rejects(deps.db.ping(), (error) => toProblem(error).type === "paylera.unavailable");
  await deps.db.ping();
});

test("when every connection is taken, who waits too long is told to come back, and nothing is broken by it", async () => {
  const released = Promise.withResolvers<void>();
  const { connectionsMax } = api.deps.config;
  const held = Array.from({ length: connectionsMax }, () =>
    api.deps.db.tenant(acme.ref.id, async (tx) => {
      await tx.rows("select 1");
      await released.promise;
    }),
  );
  const answer = await acme.call("GET", "/v1/plans");
  assertProblem(answer, 503, "paylera.unavailable");
  assert.equal(answer.headers.get("retry-after"), "1");
  released.resolve();
  await Promise.all(held);
  assert.equal((await acme.call("GET", "/v1/plans")).status, 200);
});

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { forgetEmbeddedPostgres, freePort } from "../postgres/embedded.ts";

const home = mkdtempSync(path.join(os.tmpdir(), "paylera-start-"));
chmodSync(home, 0o711);
const [apiPort, demoPort] = [await freePort(), await freePort()];
const started: ChildProcess[] = [];
after(async () => {
  for (const child of started) child.kill("SIGKILL");
  await forgetEmbeddedPostgres({ dir: path.join(home, "postgres") });
  rmSync(home, { recursive: true, force: true });
});

/** Runs the starter on an embedded PostgreSQL; `said` grows with what it prints. */
function run(args: readonly string[] = []) {
  const { DATABASE_URL: _, ...inherited } = process.env;
  const env = {
    ...inherited,
    PAYLERA_HOME: home,
    PAYLERA_API_PORT: String(apiPort),
    PAYLERA_DEMO_PORT: String(demoPort),
  };
  const child = spawn(process.execPath, [path.join(import.meta.dirname, "../start.ts"), ...args], { env });
  started.push(child);
  const exited = once(child, "exit") as Promise<[number | null, NodeJS.Signals | null]>;
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
  ready.catch(() => {});
  const output = { said: "" };
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output.said += chunk.toString();
      if (/^ready /m.test(output.said)) resolve();
    });
  }
  void exited.then(() => reject(new Error(`The starter ended:\n${output.said}`)));
  return { child, exited, ready, output };
}

type DevFile = { api_url: string; demo_url: string; tenants: { api_token: string }[] };
const devFile = (): DevFile => JSON.parse(readFileSync(path.join(home, "dev.json"), "utf8")) as DevFile;

async function plansSeen(): Promise<number> {
  const { api_url, tenants } = devFile();
  const headers = { Authorization: `Bearer ${tenants[0]?.api_token}` };
  const { data } = (await (await fetch(`${api_url}/v1/plans`, { headers })).json()) as { data: unknown[] };
  return data.length;
}

test("the first start makes everything, Ctrl-C stops it, and a second start keeps the data", async () => {
  const first = run();
  await first.ready;
  const made = devFile();
  assert.equal(made.tenants.length, 2);
  assert.ok((await plansSeen()) > 0);
  assert.equal((await fetch(made.demo_url)).status, 200);
  const rival = run();
  assert.deepEqual(await rival.exited, [1, null]);
  assert.match(rival.output.said, /already runs from this checkout/);
  first.child.kill("SIGINT");
  assert.deepEqual(await first.exited, [0, null]);
  assert.match(first.output.said, /Stopped\n$/);
  await assert.rejects(fetch(made.api_url));
  const second = run();
  await second.ready;
  assert.deepEqual(devFile(), made);
  assert.ok((await plansSeen()) > 0);
  second.child.kill("SIGTERM");
  assert.deepEqual(await second.exited, [0, null]);
});

test("after a start that was killed the next one takes over, and --reset forgets what was", async () => {
  const killed = run();
  await killed.ready;
  const made = devFile();
  killed.child.kill("SIGKILL");
  await killed.exited;
  const next = await untilPortsAreFree(() => run());
  await next.ready;
  assert.deepEqual(devFile(), made);
  next.child.kill("SIGINT");
  await next.exited;
  const fresh = run(["--reset"]);
  await fresh.ready;
  assert.notDeepEqual(devFile().tenants, made.tenants);
  assert.ok((await plansSeen()) > 0);
  fresh.child.kill("SIGINT");
  assert.deepEqual(await fresh.exited, [0, null]);
  assert.ok(!existsSync(path.join(home, "start.pid")));
});

test("a port in use and a wrong setting are said in a sentence", async () => {
  const squatter = createServer().listen(apiPort, "127.0.0.1");
  await once(squatter, "listening");
  const refused = run();
  assert.deepEqual(await refused.exited, [1, null]);
  assert.match(refused.output.said, new RegExp(`Port ${apiPort} is already in use.*PAYLERA_API_PORT=`));
  squatter.close();
  const unknown = run(["--frobnicate"]);
  assert.deepEqual(await unknown.exited, [1, null]);
  assert.match(unknown.output.said, /Unknown argument --frobnicate/);
});

/** The services of a killed starter stop by themselves; until then the next start is refused. */
async function untilPortsAreFree<T>(start: () => T): Promise<T> {
  for (const port of [apiPort, demoPort]) {
    while (
      await fetch(`http://localhost:${port}/healthz`).then(
        () => true,
        () => false,
      )
    );
  }
  return start();
}

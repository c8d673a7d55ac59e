// `npm run bench`: how fast check and track are on this machine, beside the limits of the HTTP server and of PostgreSQL
// in the same run. Starts everything it needs on loopback, takes under a minute, and leaves nothing behind.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { Client } from "pg";
import { freePort, startEmbeddedPostgres } from "../tools/postgres/embedded.ts";
import { closedLoop, post, type Load } from "./closed-loop.ts";
import { findPgbench, runPgbench } from "./pgbench.ts";
import { processorSeconds } from "./processor-time.ts";
import { customerId, type Merchant, seedMerchants } from "./seed.ts";

const root = path.resolve(import.meta.dirname, "..");
const seconds = Number(process.env.BENCH_SECONDS ?? 2);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const folder = mkdtempSync(path.join(os.tmpdir(), "paylera-bench-"));
chmodSync(folder, 0o711);

const postgres = await startEmbeddedPostgres({ dir: path.join(folder, "postgres") });
const stops: (() => Promise<void>)[] = [
  async () => {
    await postgres.stop();
    for (const place of [postgres.home, folder]) rmSync(place, { recursive: true, force: true });
  },
];
type Merchants = readonly Merchant[];
type Target = { port: number; pid: number };
type Machine = { api: Target; bare: Target; databasePid: number; bareLimits: Map<number, number> };
type Run = Omit<Load, "seconds" | "port"> & { name: string; target: Target };

async function measure(): Promise<void> {
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: root, encoding: "utf8" }).trim();
  const [cpu] = os.cpus();
  say(`${cpu?.model ?? "unknown processor"}, ${os.cpus().length} cores; node ${process.version}; commit ${commit}`);
  say(`the load, one API process and PostgreSQL (fsync on) share these cores; ${seconds} s each`);
  const database = await openDatabase();
  const bare = await startBareServer();
  const api = await startApi(database.url);
  const admin = new Client({ connectionString: database.url });
  await admin.connect();
  stops.push(() => admin.end());
  const [one, ...many] = [
    ...(await seedMerchants(admin, { tenants: 1, customers: 2000, history: 12 })),
    ...(await seedMerchants(admin, { tenants: 100, customers: 20, history: 12 })),
  ];
  if (!one) throw new Error("Nothing was seeded.");
  const machine: Machine = { api, bare, databasePid: database.pid, bareLimits: new Map() };
  say(`\n${"".padEnd(32)}  requests/s   of bare   p50 ms   p99 ms   processor ms a request: API, PostgreSQL`);
  for (const connections of [1, 8, 64, 256]) {
    await run(machine, { name: "bare node:http", target: bare, connections, status: 200, request: () => bareRequest });
  }
  // The first thousands of requests compile code and open connections.
  for (const { target, ...load } of [checks("check", api, [one], 64), tracks("track", api, [one], 64)]) {
    await closedLoop({ ...load, port: target.port, seconds: 2 });
  }
  for (const connections of [1, 8, 64]) await run(machine, checks("check", api, [one], connections));
  await run(machine, checks("check, 100 tenants", api, many, 64));
  for (const connections of [1, 8, 256]) await run(machine, tracks("track", api, [one], connections));
  await run(machine, tracks("track, 100 tenants", api, many, 256));
  await limitOfPostgres(admin, database.url, one);
  await proveTotals(admin);
}

async function run(machine: Machine, { name, target, ...load }: Run): Promise<void> {
  const pids = [target.pid, machine.databasePid];
  await closedLoop({ ...load, port: target.port, seconds: 0.3 });
  const before = pids.map(processorSeconds);
  const measured = await closedLoop({ ...load, port: target.port, seconds });
  const used = pids.map((pid, i) => {
    const [start, end] = [before[i] ?? null, processorSeconds(pid)];
    return start === null || end === null ? "?" : (((end - start) * 1000) / measured.requests).toFixed(3);
  });
  const isBare = target === machine.bare;
  if (isBare) machine.bareLimits.set(load.connections, measured.perSecond);
  const share = (100 * measured.perSecond) / (machine.bareLimits.get(load.connections) ?? Number.NaN);
  const numbers = `${measured.perSecond.toFixed(0).padStart(12)}${`${share.toFixed(0)} %`.padStart(10)}`;
  const latencies = `${measured.p50.toFixed(2).padStart(9)}${measured.p99.toFixed(2).padStart(9)}`;
  say(`${`${name} @${load.connections}`.padEnd(32)}${numbers}${latencies}   ${isBare ? used[0] : used.join(", ")}`);
}

function checks(name: string, target: Target, merchants: Merchants, connections: number): Run {
  const request = () => {
    const { token, customer } = anyone(merchants);
    const body = `{"customer_id":"${customer}","feature_code":"api_calls","required_usage":1}`;
    return post("/v1/check", { Authorization: `Bearer ${token}` }, body);
  };
  return { name, target, connections, status: 200, request };
}

function tracks(name: string, target: Target, merchants: Merchants, connections: number): Run {
  const request = () => {
    const { token, customer } = anyone(merchants);
    const headers = { Authorization: `Bearer ${token}`, "Idempotency-Key": randomUUID() };
    return post("/v1/track", headers, `{"customer_id":"${customer}","feature_code":"api_calls","value":1}`);
  };
  return { name, target, connections, status: 204, request };
}

/** A number is only worth something when nothing was lost on the way: balances must hold what the events say. */
async function proveTotals(admin: Client): Promise<void> {
  const { rows } = await admin.query<{ events: string; counted: string; exact: boolean }>(
    `select count(*) as events, sum(value) as counted,
            sum(value) = (select sum(used) - count(*) * 100 from paylera.balances) as exact from paylera.usage_events`,
  );
  const [total] = rows;
  if (!total?.exact) throw new Error("The balances do not hold what the events say.");
  say(`\n${total.events} events are stored, and the balances hold exactly their sum.`);
}

const bareRequest = post(
  "/",
  { Authorization: `Bearer pl_test_${"x".repeat(43)}` },
  `{"customer_id":"${customerId(1)}","feature_code":"api_calls","required_usage":1}`,
);

function anyone(merchants: readonly Merchant[]): { token: string; customer: string } {
  const merchant = merchants[Math.floor(Math.random() * merchants.length)];
  if (!merchant) throw new Error("No merchant to ask for.");
  return { token: merchant.token, customer: customerId(1 + Math.floor(Math.random() * merchant.customers)) };
}

/** The statements of check and track without any of our code around them, one item a call and many. */
async function limitOfPostgres(admin: Client, url: string, merchant: Merchant): Promise<void> {
  const pgbench = findPgbench();
  if (pgbench === null) return say("\npgbench is not installed: no limit of PostgreSQL alone.");
  const password = randomUUID();
  await admin.query(`create role paylera_bench login in role paylera_app password '${password}'`);
  const login = Object.assign(new URL(url), { username: "paylera_bench", password });
  say("\nPostgreSQL alone (pgbench, prepared)     items/s");
  for (const [clients, items] of [
    [8, 1],
    [2, 32],
  ] as const) {
    for (const kind of ["check", "track"] as const) {
      const script = scriptOf(kind, merchant, items);
      const found = runPgbench(pgbench, { script, clients, seconds: Math.min(2, seconds), url: login.href, folder });
      const result = typeof found === "number" ? (found * items).toFixed(0).padStart(8) : `  ${found}`;
      say(`${`${kind}, ${items} a call, ${clients} clients`.padEnd(40)}${result}`);
    }
  }
}

function scriptOf(kind: "check" | "track", { tenantId, featureId, customers }: Merchant, items: number): string {
  const numbers = Array.from({ length: items }, (_, i) => i);
  const draws = numbers.map((i) => `\\set c${i} random(1, ${customers})`).join("\n");
  const customer = (i: number) => `'customer', '${customerId(0).slice(0, 24)}' || lpad(:c${i}::text, 12, '0')`;
  const check = (i: number) => `'code', 'api_calls', ${customer(i)}, 'now', now()`;
  const event = (i: number) =>
    `${customer(i)}, 'feature', '${featureId}', 'id', gen_random_uuid(), 'value', '1', 'key', gen_random_uuid(),
     'cycle_start', date_trunc('month', now()), 'at', now(), 'now', now()`;
  const list = numbers.map((i) => `json_build_object('i', ${i}, ${kind === "check" ? check(i) : event(i)})`).join(", ");
  const groups = `json_build_array(json_build_object('tenant', '${tenantId}', 'items', json_build_array(${list})))`;
  const call =
    kind === "check" ? `feature_standings(${groups}, '{trialing,active,past_due}')` : `record_usage(${groups})`;
  return `${draws}\nselect * from ${call};\n`;
}

async function openDatabase(): Promise<{ url: string; pid: number }> {
  const admin = new Client({ connectionString: postgres.url });
  await admin.connect();
  await admin.query("create database bench");
  const { rows } = await admin.query<{ text: string }>("select pg_read_file('postmaster.pid') as text");
  await admin.end();
  const url = Object.assign(new URL(postgres.url), { pathname: "/bench" });
  return { url: url.href, pid: Number(rows[0]?.text.split("\n")[0]) };
}

async function startBareServer(): Promise<Target> {
  const child = startChild("bench/bare-server.ts", {});
  if (!child.stdout) throw new Error("The bare server has no output.");
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return { port: Number(line.toString()), pid: child.pid ?? 0 };
}

async function startApi(databaseUrl: string): Promise<Target> {
  const port = await freePort();
  const child = startChild("apps/api/src/main.ts", {
    DATABASE_URL: databaseUrl,
    PAYLERA_API_PORT: String(port),
    PAYLERA_KEYRING: path.join(folder, "keyring.json"),
  });
  // Its log goes nowhere, as fast as a log can.
  child.stdout?.resume();
  for (let attempt = 0; attempt < 200 && child.exitCode === null; attempt += 1) {
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
    if (ready?.ok) return { port, pid: child.pid ?? 0 };
    await pause(50);
  }
  throw new Error("The API did not get ready.");
}

/** A process of ours that ends with us, even when we are killed. */
function startChild(entry: string, env: Record<string, string>): ChildProcess {
  const tether = pathToFileURL(path.join(root, "tools/start/tether.ts")).href;
  const child = spawn(process.execPath, ["--import", tether, path.join(root, entry)], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const gone = once(child, "exit");
  stops.push(async () => {
    child.kill("SIGTERM");
    await gone;
  });
  return child;
}

try {
  await measure();
} finally {
  for (const stop of stops.toReversed()) await stop();
}

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import { freePort } from "../../../tools/postgres/embedded.ts";
import { openTestDatabase } from "../../../tools/test/database.ts";
import { demoCatalogue } from "../src/demo-catalogue.ts";
import type { WireBooks } from "../src/providers/sandbox/wire.ts";
import { assertBooksAgree, assertInvariants } from "./invariants.ts";

export type KillReport = {
  kills: number;
  customers: number;
  paid: number;
  changed: number;
  charges: number;
  settledInMs: number;
};

const source = path.join(import.meta.dirname, "../src");
const sandboxSecret = "the-sandbox-of-the-kill-test";

/**
 * Kills the API with SIGKILL again and again while customers sign up, pay and change plans against a sandbox provider
 * that runs in a process of its own. Then lets it finish what was half done and compares the provider's books with ours.
 */
export async function killUnderPayingLoad(options: { kills: number; shoppers: number }): Promise<KillReport> {
  const world = await openWorld();
  try {
    const load = { stopped: false, acknowledged: { customers: 0, paid: new Set<string>(), changed: 0 } };
    await world.start();
    const tenant = await seed(world);
    const shoppers = Array.from({ length: options.shoppers }, (_, index) => shop(world, tenant, load, index));
    const [kills] = await Promise.all([killAgainAndAgain(world, load, options.kills), ...shoppers]);
    const settledInMs = await untilSettled(world);
    await assertInvariants(world.adminUrl);
    const books = await readBooks(world, tenant);
    await assertBooksAgree(world.adminUrl, tenant.id, books);
    await assertAcknowledged(world, load.acknowledged.paid);
    const charges = Object.values(books.charges_by_call_id)
      .flat()
      .filter((charge) => charge.status === "succeeded");
    const { customers, paid, changed } = load.acknowledged;
    return { kills, customers, paid: paid.size, changed, charges: charges.length, settledInMs };
  } finally {
    await world.close();
  }
}

/** Kills at least that often, and until as many customers have paid: a slow machine takes longer to prove the same. */
async function killAgainAndAgain(world: World, load: Load, kills: number): Promise<number> {
  let killed = 0;
  for (const deadline = performance.now() + (30 + 5 * kills) * 1000; performance.now() < deadline; killed += 1) {
    if (killed >= kills && load.acknowledged.paid.size > kills) break;
    await pause(150 + Math.random() * 450);
    await world.kill();
    await world.start();
  }
  load.stopped = true;
  return killed;
}

type World = {
  adminUrl: string;
  apiUrl: string;
  env: Record<string, string>;
  start(): Promise<void>;
  kill(): Promise<void>;
  close(): Promise<void>;
};
type Tenant = { id: string; token: string };
type Load = { stopped: boolean; acknowledged: { customers: number; paid: Set<string>; changed: number } };

async function openWorld(): Promise<World> {
  const database = await openTestDatabase();
  const folder = await mkdtemp(path.join(os.tmpdir(), "paylera-kill-"));
  const apiPort = await freePort();
  const sandboxPort = await freePort();
  const sandbox = run("providers/sandbox/main.ts", {
    SANDBOX_PORT: String(sandboxPort),
    SANDBOX_DATABASE_URL: database.adminUrl,
    SANDBOX_PUBLIC_URL: `http://127.0.0.1:${sandboxPort}/sandbox`,
    SANDBOX_SIGNUP_SECRET: sandboxSecret,
    SANDBOX_ALLOW_LOOPBACK: "true",
  });
  const env = {
    DATABASE_URL: database.adminUrl,
    PAYLERA_API_PORT: String(apiPort),
    PAYLERA_PUBLIC_URL: `http://127.0.0.1:${apiPort}`,
    PAYLERA_KEYRING: path.join(folder, "keyring.json"),
    PAYLERA_SANDBOX_URL: `http://127.0.0.1:${sandboxPort}/sandbox`,
    PAYLERA_SANDBOX_SECRET: sandboxSecret,
    PAYLERA_LOG_LEVEL: "error",
    PAYLERA_DATABASE_CONNECTIONS: "10",
  };
  let api: ChildProcess | null = null;
  const end = async (child: ChildProcess | null, signal: NodeJS.Signals) => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill(signal);
    await gone;
  };
  await untilListening(sandboxPort);
  return {
    adminUrl: database.adminUrl,
    apiUrl: env.PAYLERA_PUBLIC_URL,
    env,
    start: async () => {
      api = run("main.ts", env);
      await untilListening(apiPort);
    },
    kill: () => end(api, "SIGKILL"),
    close: async () => {
      await end(api, "SIGKILL");
      await end(sandbox, "SIGKILL");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const run = (entry: string, env: Record<string, string>): ChildProcess =>
  spawn(process.execPath, [path.join(source, entry)], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "inherit"],
  });

async function untilListening(port: number): Promise<void> {
  for (const deadline = performance.now() + 60_000; performance.now() < deadline;) {
    const socket = connect(port, "127.0.0.1");
    const open = await Promise.race([
      once(socket, "connect").then(() => true),
      once(socket, "error").then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (open) return;
    await pause(20);
  }
  throw new Error(`nothing listens on ${port}`);
}

/** Calls until an answer comes: a killed process answers nothing, and every write carries the same key again. */
async function call(world: World, token: string, method: string, route: string, body: unknown, key?: string) {
  let last = "no connection";
  for (const deadline = performance.now() + 60_000; performance.now() < deadline;) {
    try {
      const response = await fetch(`${world.apiUrl}${route}`, {
        method,
        headers: {
          Authorization: `Bearer ${token}`,
          "Content-Type": "application/json",
          ...(key !== undefined && { "Idempotency-Key": key }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(10_000),
      });
      const text = await response.text();
      last = `${response.status} ${text}`;
      if (response.status < 500) return { status: response.status, json: text === "" ? null : JSON.parse(text) };
    } catch {
      // The process was killed under this request.
    }
    await pause(25);
  }
  throw new Error(`${method} ${route} got no answer but ${last}`);
}

async function seed(world: World): Promise<Tenant> {
  const { createTenant } = await import("../src/domains/identity/create-tenant.ts");
  const { openDeps } = await import("../src/deps.ts");
  const { readConfig } = await import("../src/config.ts");
  const deps = await openDeps(readConfig(world.env));
  const made = await createTenant(deps, { name: "Acme", mode: "test", region: "eu", paymentProvider: "sandbox" });
  await deps.close();
  for (const { path: route, body } of demoCatalogue) await call(world, made.apiToken, "PUT", route, body);
  return { id: made.tenant.id, token: made.apiToken };
}

/** One customer after another: signs up, pays, comes back, upgrades with an invoice at once. */
async function shop(world: World, tenant: Tenant, load: Load, index: number): Promise<void> {
  const plans = (await call(world, tenant.token, "GET", "/v1/plans", undefined)).json.data as {
    id: string;
    code: string;
  }[];
  const planId = (code: string) => plans.find((plan) => plan.code === code)?.id;
  for (let round = 0; !load.stopped; round += 1) {
    const name = `${index}-${round}`;
    const post = (route: string, body: unknown, key: string) =>
      call(world, tenant.token, "POST", route, body, `${key}-${name}`);
    const customer = await post("/v1/customers", { email: `k${name}@example.com` }, "customer");
    load.acknowledged.customers += 1;
    const body = { customer_id: customer.json.id, plan_id: planId("pro"), return_url: "https://acme.example/back" };
    const attached = await post("/v1/attach", body, "attach");
    assert.equal(attached.status, 200, JSON.stringify(attached.json));
    const session = String(attached.json.checkout_url).split("/").at(-1) ?? "";
    const returnUrl = `${world.apiUrl}/c/${session}/return`;
    const opened = await call(world, session, "POST", "/v1/pages/checkout/pay", { return_url: returnUrl });
    if (opened.status === 200) {
      // The payer submits the card once; the answer is a redirect to a page that may be down right now.
      await fetch(opened.json.redirect_url, {
        method: "POST",
        body: new URLSearchParams({ card: "approves" }),
        redirect: "manual",
      });
    }
    const settled = await call(world, session, "POST", "/v1/pages/checkout/settle", undefined);
    if (settled.json.status !== "complete") continue;
    load.acknowledged.paid.add(attached.json.subscription_id);
    const change = { new_plan_id: planId("scale"), proration_behavior: "always_invoice" };
    const changed = await post(`/v1/subscriptions/${attached.json.subscription_id}/change-plan`, change, "change");
    if (changed.status === 200) load.acknowledged.changed += 1;
  }
}

/** Nothing half done is left: every call has its end and every open invoice is collected. */
async function untilSettled(world: World): Promise<number> {
  const client = new Client({ connectionString: world.adminUrl, options: "-c search_path=paylera" });
  await client.connect();
  const startedAt = performance.now();
  try {
    for (;;) {
      const { rows } = await client.query<{ open: number }>(
        `select (select count(*) from provider_calls where state in ('intent', 'sent', 'unknown', 'manual')
                  and op = 'charge')::int
              + (select count(*) from invoices where status = 'open')::int
              + (select count(*) from checkout_sessions s join provider_calls c on c.subject_id = s.subscription_id
                  where c.state in ('sent', 'unknown') and s.status = 'processing')::int
              + (select count(*) from sandbox.charges h where h.status = 'succeeded'
                  and not exists (select 1 from payments p where p.provider_ref = h.ref))::int as open`,
      );
      if (rows[0]?.open === 0) return Math.round(performance.now() - startedAt);
      if (performance.now() - startedAt > 90_000) throw new Error(`${rows[0]?.open} things are still half done`);
      await pause(200);
    }
  } finally {
    await client.end();
  }
}

async function readBooks(world: World, tenant: Tenant): Promise<WireBooks> {
  const { openSandboxAccount } = await import("../src/providers/sandbox/open-sandbox-account.ts");
  const { createTrustedOutbound } = await import("../src/platform/outbound.ts");
  const outbound = createTrustedOutbound();
  const baseUrl = String(world.env["PAYLERA_SANDBOX_URL"]);
  const webhookUrl = `${world.apiUrl}/v1/provider-webhooks/sandbox/${tenant.id}`;
  const account = await openSandboxAccount({
    baseUrl,
    signupSecret: sandboxSecret,
    key: tenant.id,
    webhookUrl,
    send: outbound.fetch,
    timeoutMs: 5000,
  });
  const response = await fetch(`${baseUrl}/v1/books`, { headers: { Authorization: `Bearer ${account.secretKey}` } });
  await outbound.close();
  return (await response.json()) as WireBooks;
}

/** What a payer was told is so: their subscription runs, with a paid first invoice. */
async function assertAcknowledged(world: World, subscriptions: ReadonlySet<string>): Promise<void> {
  const client = new Client({ connectionString: world.adminUrl, options: "-c search_path=paylera" });
  await client.connect();
  const { rows } = await client.query<{ id: string }>(
    `select s.id from subscriptions s join invoices i on i.subscription_id = s.id
     where s.status in ('active', 'past_due') and i.reason = 'first' and i.status = 'paid'`,
  );
  await client.end();
  const running = new Set(rows.map((row) => row.id));
  assert.deepEqual(
    [...subscriptions].filter((id) => !running.has(id)),
    [],
  );
}

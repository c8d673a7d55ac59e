import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { freePort } from "../tools/postgres/embedded.ts";
import { openTestDatabase } from "../tools/test/database.ts";

export type System = {
  apiUrl: string;
  demoUrl: string;
  tenants: { tenant_id: string; api_token: string; webhook_secret: string }[];
};

const root = path.join(import.meta.dirname, "..");

/** The whole product as `npm start` runs it, in processes of its own on this test's database. */
export async function startSystem(options: { demo: boolean } = { demo: true }): Promise<System> {
  const database = await openTestDatabase();
  const folder = await mkdtemp(path.join(os.tmpdir(), "paylera-e2e-"));
  const apiPort = await freePort();
  const demoPort = await freePort();
  const apiUrl = `http://localhost:${apiPort}`;
  const demoUrl = `http://localhost:${demoPort}`;
  const env = {
    DATABASE_URL: database.adminUrl,
    PAYLERA_API_PORT: String(apiPort),
    PAYLERA_PUBLIC_URL: apiUrl,
    PAYLERA_KEYRING: path.join(folder, "keyring.json"),
    PAYLERA_ALLOW_LOOPBACK_WEBHOOKS: "1",
    PAYLERA_DEMO_WEBHOOK_URL: `${demoUrl}/webhooks/paylera`,
    PAYLERA_LOG_LEVEL: "warn",
  };
  const running: ChildProcess[] = [];
  database.closeFirst(async () => {
    for (const child of running.toReversed()) await end(child);
    await rm(folder, { recursive: true, force: true });
  });
  running.push(run("apps/api/src/main.ts", env));
  await untilReady(`${apiUrl}/readyz`);
  const seed = path.join(root, "apps/api/src/seed.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [seed], { env: { ...process.env, ...env } });
  const { tenants } = JSON.parse(stdout) as Pick<System, "tenants">;
  const acme = tenants[0];
  if (!acme) throw new Error("the seed made no tenant");
  if (!options.demo) return { apiUrl, demoUrl, tenants };
  running.push(
    run("examples/acme/server/main.ts", {
      PORT: String(demoPort),
      PAYLERA_API_URL: apiUrl,
      PAYLERA_API_TOKEN: acme.api_token,
      PAYLERA_WEBHOOK_SECRET: acme.webhook_secret,
      PAYLERA_RELAY_SECRET: createHmac("sha256", acme.api_token).update("acme relay").digest("base64url"),
    }),
  );
  await untilReady(`${demoUrl}/healthz`);
  return { apiUrl, demoUrl, tenants };
}

const run = (entry: string, env: Record<string, string>): ChildProcess =>
  spawn(process.execPath, [path.join(root, entry)], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "inherit"],
  });

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  await gone;
}

async function untilReady(url: string): Promise<void> {
  for (const deadline = performance.now() + 90_000; performance.now() < deadline;) {
    const status = await fetch(url).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200) return;
    await pause(100);
  }
  throw new Error(`${url} does not get ready`);
}

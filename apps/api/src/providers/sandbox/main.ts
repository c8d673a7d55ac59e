// Runs the sandbox alone: `node apps/api/src/providers/sandbox/main.ts`. See README.md for its settings.
import { setTimeout as pause } from "node:timers/promises";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { Pool } from "pg";
import pino from "pino";
import { systemClock } from "../../platform/clock.ts";
import { createIds } from "../../platform/ids.ts";
import { createOutbound } from "../../platform/outbound.ts";
import { systemRandom } from "../../platform/random.ts";
import { ensureSandboxSchema } from "./schema.ts";
import { createSandbox } from "./server.ts";

const pumpEveryMs = 250;
const log = pino({ name: "sandbox" });

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "") throw new Error(`${name} must be set`);
  return value;
}

const port = Number(setting("SANDBOX_PORT"));
const pool = new Pool({ connectionString: setting("SANDBOX_DATABASE_URL"), max: 10 });
pool.on("error", (error) => log.error({ err: error }, "A database connection was lost"));
const outbound = createOutbound({ allowLoopback: process.env.SANDBOX_ALLOW_LOOPBACK === "true" });
const sandbox = createSandbox({
  pool,
  clock: systemClock,
  ids: createIds(systemClock, systemRandom),
  random: systemRandom,
  deliver: outbound.fetch,
  publicUrl: setting("SANDBOX_PUBLIC_URL"),
  signupSecret: setting("SANDBOX_SIGNUP_SECRET"),
  log,
});
await ensureSandboxSchema(pool);
const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stopping.abort());
const server = serve({ fetch: new Hono().route("/sandbox", sandbox.app).fetch, port, hostname: "0.0.0.0" });
log.info({ port }, "The sandbox is ready");

while (!stopping.signal.aborted) {
  await sandbox.pump(systemClock.now()).catch((error: unknown) => log.error({ err: error }, "A pump failed"));
  await pause(pumpEveryMs, undefined, { signal: stopping.signal }).catch(() => undefined);
}
await new Promise<void>((done) => server.close(() => done()));
await sandbox.close();
await outbound.close();
await pool.end();

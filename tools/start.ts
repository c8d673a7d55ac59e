// `npm start`: the database, the API with its worker and hosted pages, and the demo shop, until Ctrl-C.
import { createHmac } from "node:crypto";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { forgetEverything, openDatabase } from "./start/database.ts";
import { holdLock } from "./start/lock.ts";
import { seedTenants, writeDevFile } from "./start/seed.ts";
import type { SeededTenant } from "./start/seed.ts";
import { refuseUsedPort, startService, untilReady } from "./start/services.ts";
import type { Service } from "./start/services.ts";
import { readSettings, usage } from "./start/settings.ts";
import type { Settings } from "./start/settings.ts";

type Stop = () => Promise<void> | void;

const say = (line: string) => process.stdout.write(`${line}\n`);
/** What runs, in the order it was started; stopped from the end. */
const running: Stop[] = [];

async function start(settings: Settings): Promise<never> {
  mkdirSync(settings.home, { recursive: true });
  running.push(holdLock(settings.home));
  await refuseUsedPort(settings.apiPort, "PAYLERA_API_PORT");
  await refuseUsedPort(settings.demoPort, "PAYLERA_DEMO_PORT");
  if (settings.reset) {
    await forgetEverything(settings);
    say("Reset       forgot the data of earlier starts");
  }
  mkdirSync(path.join(settings.home, "logs"), { recursive: true });
  const database = await openDatabase(settings, say);
  running.push(database.stop);
  const apiEnv = apiEnvironment(settings, database.url);
  const api = run(settings, "api", "apps/api/src/main.ts", apiEnv);
  await untilReady(api, `${settings.apiUrl}/readyz`);
  say(`API         ${settings.apiUrl}`);
  const tenants = await seedTenants(settings, apiEnv, say);
  writeDevFile(settings, tenants);
  const acme = run(settings, "acme", "examples/acme/server/main.ts", acmeEnvironment(settings, tenants));
  await untilReady(acme, `${settings.demoUrl}/healthz`);
  say(`ready  demo ${settings.demoUrl}  api ${settings.apiUrl}  docs ${settings.apiUrl}/docs`);
  return Promise.race([api.died, acme.died]);
}

function run(settings: Settings, name: string, entry: string, env: Record<string, string>): Service {
  const logFile = path.join(settings.home, "logs", `${name}.log`);
  const service = startService({ name, entry: path.join(settings.root, entry), env, logFile });
  running.push(service.stop);
  return service;
}

function apiEnvironment(settings: Settings, databaseUrl: string): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    PAYLERA_API_PORT: String(settings.apiPort),
    PAYLERA_PUBLIC_URL: settings.apiUrl,
    PAYLERA_DEMO_WEBHOOK_URL: `${settings.demoUrl}/webhooks/paylera`,
    PAYLERA_KEYRING: path.join(settings.home, "keyring"),
    PAYLERA_ALLOW_LOOPBACK_WEBHOOKS: "1",
  };
}

function acmeEnvironment(settings: Settings, tenants: readonly SeededTenant[]): Record<string, string> {
  const tenant = tenants.find(({ mode }) => mode === "test");
  if (!tenant) throw new Error("The seed made no test tenant.");
  return {
    PORT: String(settings.demoPort),
    PAYLERA_API_URL: settings.apiUrl,
    PAYLERA_API_TOKEN: tenant.api_token,
    PAYLERA_WEBHOOK_SECRET: tenant.webhook_secret,
    PAYLERA_RELAY_SECRET: createHmac("sha256", tenant.api_token).update("acme relay").digest("base64url"),
  };
}

async function stopAll(): Promise<void> {
  for (let stop = running.pop(); stop; stop = running.pop()) await stop();
}

let stopping: Promise<void> | undefined;
/** npm, the shell and the terminal may each pass the same Ctrl-C on: only the first one counts. */
function onSignal(signal: NodeJS.Signals): void {
  if (stopping) return;
  say(`\nStopping    (${signal})`);
  stopping = stopAll().then(() => {
    say("Stopped");
    process.exit(0);
  });
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);

if (process.argv.includes("--help")) {
  say(usage);
} else {
  try {
    const settings = readSettings(process.argv.slice(2), process.env);
    await start(settings);
  } catch (error) {
    await (stopping ?? Promise.resolve());
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    await stopAll();
    process.exitCode = 1;
  }
}

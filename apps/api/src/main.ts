// Runs the API, its worker, the hosted pages and, unless one runs elsewhere, the sandbox provider.
import type { Server } from "node:http";
import { serve } from "@hono/node-server";
import { createPages } from "@paylera/pages";
import manifest from "../package.json" with { type: "json" };
import { createApp } from "./app.ts";
import { readConfig } from "./config.ts";
import { openDeps } from "./deps.ts";
import { migrate } from "./platform/db/migrate.ts";
import { hostSandbox } from "./sandbox-host.ts";

const graceMs = 10_000;

const config = readConfig(process.env);
await migrate(config.databaseUrl);
const deps = await openDeps(config);
const { app, worker } = createApp(deps);
const sandbox = config.sandboxUrl === null ? await hostSandbox(config, deps, deps.sandboxSecret) : null;
if (sandbox) app.route("/sandbox", sandbox.app);
// The pages call the API as anyone would, without the way over the network.
const callApi: typeof fetch = async (input, init) => app.fetch(new Request(input, init));
app.route(
  "/",
  createPages({
    apiUrl: config.publicUrl,
    publicUrl: config.publicUrl,
    fetch: callApi,
    version: manifest.version,
    report: (error) => deps.log.error({ err: error }, "a hosted page failed"),
  }),
);

const server = serve({ fetch: app.fetch, port: config.port, hostname: config.host }) as Server;
server.headersTimeout = 10_000;
server.requestTimeout = 30_000;
server.keepAliveTimeout = 65_000;
server.maxConnections = 10_000;
const running = config.runsWorker ? worker.start() : null;
deps.log.info({ url: config.publicUrl, worker: config.runsWorker, version: manifest.version }, "ready");

/** Stops taking requests, finishes those in hand, then the worker, then the database. */
async function shutDown(signal: string): Promise<void> {
  deps.log.info({ signal }, "shutting down");
  setTimeout(() => process.exit(1), graceMs).unref();
  server.closeIdleConnections();
  await new Promise<void>((done) => server.close(() => done()));
  await running?.stop();
  await sandbox?.stop();
  await deps.close();
}
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void shutDown(signal));

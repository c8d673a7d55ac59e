// Runs the API, its worker, the hosted pages and, unless one runs elsewhere, the sandbox provider.
import { setTimeout as pause } from "node:timers/promises";
import { createPages } from "@paylera/pages";
import manifest from "../package.json" with { type: "json" };
import { createApp } from "./app.ts";
import { readConfig } from "./config.ts";
import { openDeps } from "./deps.ts";
import { migrate } from "./platform/db/migrate.ts";
import { listen, listenLimits } from "./platform/http/listen.ts";
import { hostSandbox } from "./sandbox-host.ts";
import { stopOnSignal } from "./stop-on-signal.ts";

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

const { host, port } = config;
const answer = (request: Request) => app.fetch(request);
const server = await listen(answer, { host, port, limits: listenLimits, requestId: deps.ids.uuid });
const running = config.runsWorker ? worker.start() : null;
deps.log.info({ url: config.publicUrl, worker: config.runsWorker, version: manifest.version }, "ready");

stopOnSignal(deps, async () => {
  // Still serving, but not ready: load balancers look elsewhere, and the worker's last calls find the sandbox.
  await Promise.all([running?.stop(), pause(config.drainMs)]);
  await server.close();
  await sandbox?.stop();
  await deps.close();
});

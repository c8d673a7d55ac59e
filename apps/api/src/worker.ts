// Runs a worker alone, beside API processes with PAYLERA_WORKER=0. Any number may run at once.
import { createApp } from "./app.ts";
import { readConfig } from "./config.ts";
import { openDeps } from "./deps.ts";
import { migrate } from "./platform/db/migrate.ts";
import { stopOnSignal } from "./stop-on-signal.ts";

const config = readConfig(process.env);
await migrate(config.databaseUrl);
const deps = await openDeps(config);
const running = createApp(deps).worker.start();
deps.log.info("the worker is ready");

stopOnSignal(deps, async () => {
  await running.stop();
  await deps.close();
});

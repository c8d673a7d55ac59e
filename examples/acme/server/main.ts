import { createHash } from "node:crypto";
import path from "node:path";
import { serve } from "@hono/node-server";
import { createApp } from "./app.ts";
import { buildClient } from "./client-build.ts";
import { readConfig } from "./config.ts";
import { openWebhookLog } from "./webhook-log.ts";

const say = (line: string) => process.stdout.write(`${line}\n`);

const config = readConfig(process.env);
const clientDir = await buildClient(say);
// Named after the endpoint's secret: another endpoint's events belong to another log.
const endpoint = createHash("sha256").update(config.webhookSecret).digest("hex").slice(0, 12);
const log = openWebhookLog(path.join(config.stateDir, `webhooks-${endpoint}.json`));
const app = createApp(config, { log, clientDir });
const { port, host: hostname } = config;
const server = serve({ fetch: app.fetch, port, hostname }, (address) => say(`Acme  http://localhost:${address.port}`));

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    server.close(() => process.exit(0));
    // Browsers keep connections open that no request will ever use again.
    if ("closeIdleConnections" in server) server.closeIdleConnections();
  });
}

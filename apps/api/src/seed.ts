// Makes two test tenants, Acme with the demo catalogue, and prints their tokens as one line of JSON: they are shown once.
import { createApp } from "./app.ts";
import { readConfig } from "./config.ts";
import { demoCatalogue } from "./demo-catalogue.ts";
import { openDeps } from "./deps.ts";
import { createTenant } from "./domains/identity/create-tenant.ts";
import { migrate } from "./platform/db/migrate.ts";

const config = readConfig(process.env);
const webhookUrl = process.env["PAYLERA_DEMO_WEBHOOK_URL"] ?? "http://localhost:4000/webhooks/paylera";
await migrate(config.databaseUrl);
const deps = await openDeps({ ...config, logLevel: "silent" });
const { app } = createApp(deps);

/** Calls the API as a merchant would, in this process. */
async function call(method: "POST" | "PUT" | "PATCH", url: string, token: string, body: unknown): Promise<unknown> {
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  const response = await app.request(url, { method, headers, body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${text}`);
  return JSON.parse(text);
}

/** A tenant with the demo catalogue, and the secret that signs its events. */
async function open(name: string, listens: boolean) {
  const { tenant, apiToken } = await createTenant(deps, {
    name,
    mode: "test",
    region: "eu",
    paymentProvider: "sandbox",
  });
  for (const { path, body } of demoCatalogue) await call("PUT", path, apiToken, body);
  const endpoint = { url: webhookUrl, description: "The demo shop" };
  const made = (await call("POST", "/v1/webhook-endpoints", apiToken, endpoint)) as { id: string; secret: string };
  if (!listens) await call("PATCH", `/v1/webhook-endpoints/${made.id}`, apiToken, { enabled: false });
  return { tenant_id: tenant.id, mode: tenant.mode, api_token: apiToken, webhook_secret: made.secret };
}

try {
  // The demo shop is Acme's. Globex is a neighbour with the same plans: whatever Acme does, it never sees.
  const seeded = [await open("Acme", true), await open("Globex", false)];
  process.stdout.write(`${JSON.stringify({ tenants: seeded })}\n`);
} finally {
  await deps.close();
}

// Makes two test tenants, Acme with the demo catalogue, and prints their tokens as one line of JSON: they are shown once.
import { createApp } from "./app.ts";
import { readConfig } from "./config.ts";
import { demoCatalogue } from "./demo-catalogue.ts";
import { openDeps } from "./deps.ts";
import { createTenant } from "./domains/identity/create-tenant.ts";
import { migrate } from "./platform/db/migrate.ts";

const config = readConfig(process.env);
const webhookUrl = process.env["PAYLERA_DEMO_WEBHOOK_URL"] ?? "";
await migrate(config.databaseUrl);
const deps = await openDeps({ ...config, logLevel: "silent" });
const { app } = createApp(deps);

/** Calls the API as a merchant would, in this process. */
async function call(method: "POST" | "PUT", url: string, token: string, body: unknown): Promise<unknown> {
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  const response = await app.request(url, { method, headers, body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${text}`);
  return JSON.parse(text);
}

const open = (name: string) => createTenant(deps, { name, mode: "test", region: "eu", paymentProvider: "sandbox" });

/** Tells the demo shop about Acme's events; answers the secret that signs them, or nothing without a demo. */
async function openEndpoint(token: string): Promise<string> {
  if (webhookUrl === "") return "";
  const made = await call("POST", "/v1/webhook-endpoints", token, { url: webhookUrl, description: "The demo shop" });
  const { secret } = made as { secret: string };
  return secret;
}

try {
  const acme = await open("Acme");
  for (const { path, body } of demoCatalogue) await call("PUT", path, acme.apiToken, body);
  const secret = await openEndpoint(acme.apiToken);
  // A neighbour with nothing in it: whatever Acme does, Globex never sees it.
  const globex = await open("Globex");
  const seeded = [
    { tenant_id: acme.tenant.id, mode: acme.tenant.mode, api_token: acme.apiToken, webhook_secret: secret },
    { tenant_id: globex.tenant.id, mode: globex.tenant.mode, api_token: globex.apiToken, webhook_secret: "" },
  ];
  process.stdout.write(`${JSON.stringify({ tenants: seeded })}\n`);
} finally {
  await deps.close();
}

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { call, openTestApi } from "../test/harness.ts";

const api = await openTestApi({ loopbackWebhooks: true });

type Seeded = { tenant_id: string; mode: string; api_token: string; webhook_secret: string };

test("the seed prints two test tenants whose tokens work, and only Acme's events are sent", async () => {
  const { databaseUrl, keyringFile } = api.deps.config;
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    PAYLERA_KEYRING: keyringFile,
    PAYLERA_ALLOW_LOOPBACK_WEBHOOKS: "1",
    PAYLERA_DEMO_WEBHOOK_URL: "http://localhost:4000/webhooks/paylera",
  };
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, [path.join(import.meta.dirname, "seed.ts")], { env });
  assert.match(stdout, /^[^\n]+\n$/);
  const { tenants } = JSON.parse(stdout) as { tenants: Seeded[] };
  const [acme, globex] = tenants;
  const read = (tenant: Seeded | undefined, url: string) =>
    call(api.app, "GET", url, undefined, { Authorization: `Bearer ${tenant?.api_token}` });
  assert.equal((await read(acme, "/v1/plans")).json["data"]?.["length"], 6);
  assert.equal((await read(globex, "/v1/plans")).json["data"]?.["length"], 6);
  assert.equal((await read(globex, "/v1/webhook-endpoints")).json["data"]?.[0]?.["enabled"], false);
  assert.equal((await read(acme, "/v1/tenant")).json["id"], acme?.tenant_id);
  assert.deepEqual([acme?.mode, globex?.mode], ["test", "test"]);
  for (const tenant of tenants) assert.match(tenant.webhook_secret, /^whsec_/);
});

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { text } from "node:stream/consumers";
import { after, test } from "node:test";
import { freePort } from "../../../tools/postgres/embedded.ts";
import { openTestApi } from "../test/harness.ts";
import { openReceiver } from "./domains/webhooks/test-receiver.ts";

const api = await openTestApi({ loopbackWebhooks: true });

type Started = { child: ChildProcess; log: Promise<string>; url: string };

/** A process of its own on this test's database, ready. */
async function start(entry: "main.ts" | "worker.ts"): Promise<Started> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { databaseUrl, keyringFile } = api.deps.config;
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    PAYLERA_KEYRING: keyringFile,
    PAYLERA_API_PORT: String(port),
    PAYLERA_PUBLIC_URL: url,
    PAYLERA_WORKER: "0",
    PAYLERA_ALLOW_LOOPBACK_WEBHOOKS: "1",
    PAYLERA_DATABASE_CONNECTIONS: "4",
  };
  const child = spawn(process.execPath, [path.join(import.meta.dirname, entry)], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  after(() => child.kill("SIGKILL"));
  const { promise: isReady, resolve: ready } = Promise.withResolvers<void>();
  child.stdout.on("data", (chunk: Buffer) => /ready"/.test(chunk.toString()) && ready());
  const log = text(child.stdout);
  await Promise.race([isReady, once(child, "exit").then(() => assert.fail(`${entry} did not start`))]);
  return { child, log, url };
}

/** Asks a process to stop; it ends well and says so last. */
async function stop({ child, log }: Started): Promise<void> {
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  assert.deepEqual(await gone, [0, null]);
  assert.match(await log, /"msg":"stopped"\}\n$/);
}

test("two API processes and a worker start together on one database, share the work, and stop in order", async () => {
  const [one, two, worker] = await Promise.all([start("main.ts"), start("main.ts"), start("worker.ts")]);
  const tenant = await api.tenant();
  const receiver = await openReceiver();
  const send = (url: string, body: object) =>
    fetch(url, {
      method: "POST",
      headers: {
        Authorization: `Bearer ${tenant.token}`,
        "Content-Type": "application/json",
        "Idempotency-Key": "k-1",
      },
      body: JSON.stringify(body),
    });
  assert.equal((await send(`${one.url}/v1/webhook-endpoints`, { url: receiver.url })).status, 201);
  const made = await send(`${two.url}/v1/customers`, { email: "ada@example.com" });
  const again = await send(`${one.url}/v1/customers`, { email: "ada@example.com" });
  assert.equal(again.headers.get("idempotent-replayed"), "true");
  assert.equal(await again.text(), await made.text());
  await receiver.sent(1);
  assert.equal(receiver.received.length, 1);
  await Promise.all([one, two, worker].map(stop));
});

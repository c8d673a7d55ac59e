import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, test } from "node:test";
import express from "express";
import fastify from "fastify";
import { Hono } from "hono";
import {
  payleraWebhookExpress,
  payleraWebhookFastify,
  payleraWebhookHono,
  payleraWebhookNext,
  payleraWebhookNode,
} from "./adapters.ts";
import type { WebhookOptions } from "./handler.ts";

const SECRET = "whsec_test_secret";
// Spacing and a byte order mark that a parse and re-serialise would lose.
const BODY = Buffer.from('\uFEFF{ "id":"evt_1",\r\n "type" : "invoice.paid", "data":{"total": 1.0} }');

type Send = (init: RequestInit) => Promise<Response>;
type Mounted = { send: Send; close: () => unknown };

async function listen(listener: RequestListener): Promise<Mounted> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { send: (init) => fetch(`http://127.0.0.1:${port}/hooks`, init), close };
}

const url = "https://shop.example/hooks";
const mounts: Record<string, (options: WebhookOptions) => Promise<Mounted>> = {
  "node:http": (options) => listen(payleraWebhookNode(options)),
  Express: (options) => listen(express().post("/hooks", payleraWebhookExpress(options))),
  "Express behind express.raw()": (options) =>
    listen(
      express()
        .use(express.raw({ type: "*/*" }))
        .post("/hooks", payleraWebhookExpress(options)),
    ),
  Hono: async (options) => {
    const app = new Hono().post("/hooks", payleraWebhookHono(options));
    return { send: async (init) => app.request(url, init), close: () => {} };
  },
  Next: async (options) => {
    const { POST } = payleraWebhookNext(options);
    return { send: (init) => POST(new Request(url, init)), close: () => {} };
  },
  Fastify: async (options) => {
    const app = fastify();
    await app.register(payleraWebhookFastify(options), { prefix: "/hooks" });
    const address = await app.listen({ port: 0, host: "127.0.0.1" });
    return { send: (init) => fetch(`${address}/hooks`, init), close: () => app.close() };
  },
};

function delivery(): RequestInit {
  const t = Math.floor(Date.now() / 1000);
  const mac = createHmac("sha256", SECRET).update(`${t}.`).update(BODY).digest("hex");
  const headers = { "content-type": "application/json", "paylera-signature": `t=${t},v1=${mac}` };
  return { method: "POST", body: BODY, headers };
}

const quiet = { warn: () => {}, error: () => {} };

describe("webhook adapters verify the bytes that were sent", () => {
  for (const [name, mount] of Object.entries(mounts)) {
    test(name, async () => {
      const got: string[] = [];
      const on = { "invoice.paid": (event: { id: string }) => void got.push(event.id) };
      const { send, close } = await mount({ secret: SECRET, on, logger: quiet });
      assert.equal((await send(delivery())).status, 204);
      assert.equal((await send({ ...delivery(), body: `${BODY.toString()} ` })).status, 400);
      assert.deepEqual(got, ["evt_1"]);
      await close();
    });
  }

  test("Express behind express.json() refuses to guess and says what to do", async () => {
    const logged: string[] = [];
    const logger = { ...quiet, error: (line: string) => void logged.push(line) };
    const hook = payleraWebhookExpress({ secret: SECRET, on: {}, logger });
    const { send, close } = await listen(express().use(express.json()).post("/hooks", hook));
    assert.equal((await send({ ...delivery(), body: "{}" })).status, 500);
    assert.match(String(logged[0]), /before the JSON body parser/);
    close();
  });

  test("node:http answers other methods and large bodies", async () => {
    const hook = payleraWebhookNode({ secret: SECRET, on: {}, logger: quiet, maxBodyBytes: 10 });
    const { send, close } = await listen(hook);
    assert.equal((await send({ method: "GET" })).status, 405);
    assert.equal((await send(delivery())).status, 413);
    close();
  });
});

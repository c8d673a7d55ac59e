import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { RequestListener, Server, ServerResponse } from "node:http";
import { connect, createServer as createHttp2Server } from "node:http2";
import { createConnection } from "node:net";
import type { AddressInfo } from "node:net";
import { describe, test } from "node:test";
import { getRequestListener } from "@hono/node-server";
import { Elysia } from "elysia";
import express from "express";
import fastify from "fastify";
import { H3 } from "h3";
import { Hono } from "hono";
import Koa from "koa";
import { NextRequest } from "next/server.js";
import { payleraAstro } from "./astro.ts";
import { payleraBun } from "./bun.ts";
import { payleraDeno } from "./deno.ts";
import { payleraElysia } from "./elysia.ts";
import { payleraExpress } from "./express.ts";
import { payleraFastify } from "./fastify.ts";
import { payleraH3 } from "./h3.ts";
import { payleraHono } from "./hono.ts";
import { payleraKoa } from "./koa.ts";
import { payleraLambda } from "./lambda.ts";
import type { LambdaEvent, LambdaResult } from "./lambda.ts";
import { payleraNest } from "./nest.ts";
import { payleraNextPagesHandler, payleraNextRouteHandler } from "./next.ts";
import type { NodeRequest } from "./node-bridge.ts";
import { payleraNode } from "./node.ts";
import { payleraReactRouter } from "./react-router.ts";
import { payleraSvelteKit } from "./sveltekit.ts";
import { payleraTanStack } from "./tanstack-start.ts";
import { adapterOptions, testAdapter } from "./testing/blackbox.ts";
import type { Mounted } from "./testing/blackbox.ts";
import { CUSTOMER } from "./testing/kit.ts";
import { startUpstream } from "./testing/upstream.ts";
import { payleraWorkers } from "./workers.ts";

async function listen(listener: RequestListener): Promise<Mounted & { port: number }> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    send: (path, init) => fetch(`http://127.0.0.1:${port}${path}`, init),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(resolve);
      }),
  };
}

const inProcess = (handler: (request: Request) => Response | Promise<Response>): Mounted => ({
  send: async (path, init) => handler(new Request(`https://shop.example${path}`, init)),
  close: async () => {},
});

type Methods = Record<"GET" | "POST" | "HEAD" | "OPTIONS", (event: { request: Request }) => Promise<Response>>;
const byMethod = (handlers: Methods) => inProcess((request) => handlers[request.method as keyof Methods]({ request }));

testAdapter("node:http", (upstream) => listen(payleraNode(adapterOptions(upstream))));

testAdapter("Express", (upstream) => listen(express().use("/api/paylera", payleraExpress(adapterOptions(upstream)))));

testAdapter("Express mounted without a path", (upstream) =>
  listen(express().use(payleraExpress(adapterOptions(upstream)))),
);

testAdapter("Hono", async (upstream) => {
  const app = new Hono().all("/api/paylera/*", payleraHono(adapterOptions(upstream)));
  return inProcess((request) => app.fetch(request));
});

testAdapter("Hono on Node", (upstream) => {
  const app = new Hono().all("/api/paylera/*", payleraHono(adapterOptions(upstream)));
  return listen(getRequestListener(app.fetch));
});

testAdapter("Next's app router", async (upstream) => {
  const handlers = payleraNextRouteHandler(adapterOptions(upstream));
  const ctx = { params: Promise.resolve({}) };
  return {
    send: async (path, init = {}) => {
      const { signal, ...rest } = init;
      assert.ok(signal === undefined || signal === null);
      const request = new NextRequest(`https://shop.example${path}`, rest);
      return handlers[(init.method ?? "GET") as "GET" | "POST" | "HEAD"](request, ctx);
    },
    close: async () => {},
  };
});

testAdapter("Next's pages router without its body parser", (upstream) =>
  listen(payleraNextPagesHandler(adapterOptions(upstream))),
);

testAdapter("Koa", (upstream) => listen(new Koa().use(payleraKoa(adapterOptions(upstream))).callback()));

testAdapter("Fastify", async (upstream) => {
  const app = fastify();
  await app.register(payleraFastify(adapterOptions(upstream)), { prefix: "/api/paylera" });
  const address = await app.listen({ port: 0, host: "127.0.0.1" });
  return { send: (path, init) => fetch(`${address}${path}`, init), close: () => app.close() };
});

testAdapter("h3", async (upstream) => {
  const app = new H3().all("/api/paylera/**", payleraH3(adapterOptions(upstream)));
  return inProcess((request) => app.fetch(request));
});

testAdapter("Elysia", async (upstream) => {
  const app = new Elysia().all("/api/paylera/*", payleraElysia(adapterOptions(upstream)), { parse: "none" });
  return inProcess((request) => app.handle(request));
});

testAdapter("Nest's middleware", (upstream) => listen(express().use(payleraNest(adapterOptions(upstream)))));
testAdapter("SvelteKit", async (upstream) => byMethod(payleraSvelteKit(adapterOptions(upstream))));
testAdapter("TanStack Start", async (upstream) => byMethod(payleraTanStack(adapterOptions(upstream))));
testAdapter("Astro", async (upstream) => {
  const ALL = payleraAstro(adapterOptions(upstream));
  return inProcess((request) => ALL({ request }));
});
testAdapter("React Router", async (upstream) => {
  const { loader, action } = payleraReactRouter(adapterOptions(upstream));
  return inProcess((request) => (request.method === "POST" ? action : loader)({ request }));
});
testAdapter("Bun", async (upstream) => {
  const handler = payleraBun<object>(adapterOptions(upstream));
  return inProcess((request) => handler(request, {}));
});
testAdapter("Deno", async (upstream) => {
  const handler = payleraDeno<object>(adapterOptions(upstream));
  return inProcess((request) => handler(request, {}));
});
testAdapter("Workers", async (upstream) => {
  const env = { API: "secret" };
  const worker = payleraWorkers(() => adapterOptions(upstream));
  return inProcess((request) => worker(request, env));
});

async function toEvent(request: Request, shape: "v1" | "v2" | "alb"): Promise<LambdaEvent> {
  const url = new URL(request.url);
  const headers: Record<string, string> = { host: url.host, ...Object.fromEntries(request.headers) };
  const bytes = Buffer.from(await request.arrayBuffer());
  const body = { body: bytes.length === 0 ? null : bytes.toString("base64"), isBase64Encoded: true };
  if (shape === "v2") {
    const { cookie, ...others } = headers;
    const http = { method: request.method };
    return {
      version: "2.0",
      rawPath: url.pathname,
      rawQueryString: url.search.slice(1),
      headers: others,
      ...body,
      requestContext: { http },
      ...(cookie === undefined ? {} : { cookies: cookie.split("; ") }),
    };
  }
  const query = Object.fromEntries(url.searchParams);
  const event = { httpMethod: request.method, path: url.pathname, headers, queryStringParameters: query, ...body };
  if (shape === "alb") return { ...event, requestContext: { elb: {} } };
  return {
    ...event,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
  };
}

function fromResult(result: LambdaResult, method: string): Response {
  const headers = new Headers(result.headers);
  for (const [name, values] of Object.entries(result.multiValueHeaders ?? {})) {
    for (const value of values) headers.append(name, value);
  }
  for (const cookie of result.cookies ?? []) headers.append("set-cookie", cookie);
  const bodiless = result.statusCode === 204 || method === "HEAD";
  return new Response(bodiless ? null : result.body, { status: result.statusCode, headers });
}

for (const shape of ["v1", "v2", "alb"] as const) {
  testAdapter(`Lambda ${shape}`, async (upstream) => {
    const lambda = payleraLambda(adapterOptions(upstream));
    return inProcess(async (request) => fromResult(await lambda(await toEvent(request, shape)), request.method));
  });
}

describe("body parsers before the relay", () => {
  const usage = { feature_code: "é", value: 1 };
  const sendTrack = async (mounted: Mounted): Promise<number> => {
    const init = {
      method: "POST",
      body: JSON.stringify(usage),
      headers: { "content-type": "application/json", "x-user": "a" },
    };
    const response = await mounted.send("/api/paylera/track", init);
    await mounted.close();
    return response.status;
  };
  const parsers = {
    "express.json()": express.json(),
    "express.raw()": express.raw({ type: "*/*" }),
    "express.text()": express.text({ type: "*/*" }),
    "express.urlencoded()": express.urlencoded(),
  };
  for (const [name, parser] of Object.entries(parsers)) {
    test(`${name} does not hang it`, async () => {
      const upstream = await startUpstream();
      upstream.on("POST", "/v1/track", { status: 204 });
      const relay = payleraExpress({ ...adapterOptions(upstream), csrf: false });
      assert.equal(await sendTrack(await listen(express().use(parser).use("/api/paylera", relay))), 204);
      assert.deepEqual(upstream.seen[0]?.body, { ...usage, customer_id: CUSTOMER });
      await upstream.close();
    });
  }

  test("Koa's parsers leave the body on ctx.request", async () => {
    const upstream = await startUpstream();
    upstream.on("POST", "/v1/track", { status: 204 });
    const app = new Koa();
    app.use(async (ctx, next) => {
      const chunks: Buffer[] = [];
      for await (const chunk of ctx.req) chunks.push(chunk);
      Object.assign(ctx.request, { body: JSON.parse(Buffer.concat(chunks).toString()) });
      await next();
    });
    app.use(payleraKoa({ ...adapterOptions(upstream), csrf: false }));
    assert.equal(await sendTrack(await listen(app.callback())), 204);
    await upstream.close();
  });
});

describe("identify() sees the framework", () => {
  test("Express: what earlier middleware put on the request, at a mount path of its own", async () => {
    const upstream = await startUpstream();
    upstream.on("GET", `/v1/customers/${CUSTOMER}`, { status: 200 });
    const app = express();
    app.use((req, _res, next) => {
      Object.assign(req, { user: { paylera: CUSTOMER } });
      next();
    });
    type AppRequest = express.Request & { user?: { paylera: string } };
    const { identify: _, ...options } = adapterOptions(upstream);
    app.use(
      "/billing",
      payleraExpress<AppRequest>({
        ...options,
        identify: (_request, { req }) => ({ customerId: req.user?.paylera }),
      }),
    );
    app.use((_req, res) => void res.status(299).end());
    const { send, close } = await listen(app);
    assert.equal((await send("/billing/me")).status, 200);
    assert.match(String((await send("/billing/csrf-token")).headers.get("set-cookie")), /Path=\/billing;/);
    assert.equal((await send("/elsewhere")).status, 299);
    await close();
    await upstream.close();
  });

  test("Hono: the context's variables", async () => {
    const upstream = await startUpstream();
    upstream.on("GET", `/v1/customers/${CUSTOMER}`, { status: 200 });
    const app = new Hono<{ Variables: { customer: string } }>();
    app.use(async (c, next) => {
      c.set("customer", CUSTOMER);
      await next();
    });
    const { identify: _, ...options } = adapterOptions(upstream);
    app.all("/api/paylera/*", (c) =>
      payleraHono<typeof c>({
        ...options,
        identify: (_request, context) => ({ customerId: context.get("customer") }),
      })(c),
    );
    assert.equal((await app.request("https://shop.example/api/paylera/me")).status, 200);
    await upstream.close();
  });
});

test("a client that leaves takes the upstream call with it", async () => {
  const upstream = await startUpstream();
  upstream.on("GET", `/v1/customers/${CUSTOMER}`, "hang");
  const { send, close } = await listen(payleraNode(adapterOptions(upstream)));
  const leaving = new AbortController();
  const answer = send("/api/paylera/me", { headers: { "x-user": "a" }, signal: leaving.signal });
  while (upstream.seen.length === 0) await new Promise((resolve) => setImmediate(resolve));
  leaving.abort();
  await assert.rejects(answer);
  await upstream.dropped();
  await close();
  await upstream.close();
});

test("HTTP/2 requests are read through their pseudo headers", async () => {
  const upstream = await startUpstream();
  upstream.on("POST", "/v1/track", { status: 204 });
  const listener = payleraNode({ ...adapterOptions(upstream), csrf: false });
  const server = createHttp2Server((req, res) => {
    void listener(req as unknown as NodeRequest, res as unknown as ServerResponse);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const session = connect(`http://127.0.0.1:${port}`);
  const stream = session.request({
    ":method": "POST",
    ":path": "/api/paylera/track",
    ":authority": "shop.example",
    origin: "https://shop.example",
    "content-type": "application/json",
    "x-user": "ada",
  });
  stream.end('{"feature_code":"f","value":1}');
  const [headers] = (await once(stream, "response")) as [Record<string, unknown>];
  assert.equal(headers[":status"], 204);
  session.close();
  server.close();
  await upstream.close();
});

test("a body of megabytes is refused, not reset", async () => {
  const upstream = await startUpstream();
  const { send, close } = await listen(payleraNode(adapterOptions(upstream)));
  const init = { method: "POST", body: "x".repeat(8_000_000), headers: { "content-type": "application/json" } };
  const response = await send("/api/paylera/track", init);
  assert.equal(response.status, 413);
  assert.match(await response.text(), /paylera\.payload_too_large/);
  assert.equal((await send("/api/paylera/csrf-token")).status, 200);
  await close();
  await upstream.close();
});

test("a host that is no host and a target that is no path do no harm", async () => {
  const upstream = await startUpstream();
  upstream.on("GET", "/v1/plans", { status: 200 });
  const { port, close } = await listen(payleraNode(adapterOptions(upstream)));
  for (const head of [
    "GET /api/paylera/plans HTTP/1.1\r\nHost: a b\r\n",
    "GET http://evil.example/api/paylera/me HTTP/1.1\r\nHost: x\r\n",
    "GET //evil.example/api/paylera/me HTTP/1.1\r\nHost: x\r\n",
    "OPTIONS * HTTP/1.1\r\nHost: x\r\n",
  ]) {
    const socket = createConnection(port, "127.0.0.1");
    socket.write(`${head}x-user: a\r\nConnection: close\r\n\r\n`);
    const [answer] = (await once(socket, "data")) as [Buffer];
    assert.match(answer.toString(), /^HTTP\/1\.1 (200|400|404)/, head);
    socket.destroy();
  }
  assert.ok(upstream.seen.every((request) => request.path === "/v1/plans"));
  await close();
  await upstream.close();
});

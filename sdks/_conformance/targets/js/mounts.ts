import type { RequestListener } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { RelayOptions } from "@paylera/server";
import type { EventShape } from "./lambda-events.ts";
import { eventOf, writeResult } from "./lambda-events.ts";

/** Mounts the relay in a framework and gives the listener of a node:http server. */
export type Mount = (options: RelayOptions, basePath: string) => Promise<RequestListener>;

type Handler = (request: Request) => Response | Promise<Response>;
type Method = "GET" | "POST" | "HEAD" | "OPTIONS";
type ByMethod = Readonly<Record<Method, (event: { request: Request }) => Promise<Response>>>;

// Frameworks that run on web requests get them from a bridge; it must not replace the global Request.
const onWeb = (handler: Handler): RequestListener => {
  const listener = getRequestListener(handler, { overrideGlobalObjects: false });
  return (request, response) => void listener(request, response);
};

/** Route files export one function per method; the framework answers the others with 405 itself. */
const onMethods = (handlers: ByMethod): RequestListener =>
  onWeb((request) => {
    const method = request.method as Method;
    return method in handlers ? handlers[method]({ request }) : new Response(null, { status: 405 });
  });

/** Every way to mount the relay that can run here. */
export const mounts: Readonly<Record<string, Mount>> = {
  node: async (options) => (await import("@paylera/server/node")).payleraNode(options),
  fetch: async (options) => {
    const relay = (await import("@paylera/server")).createRelay(options);
    return onWeb((request) => relay.handler(request));
  },
  express: async (options, basePath) => {
    const { default: express } = await import("express");
    const { payleraExpress } = await import("@paylera/server/express");
    return express().use(basePath, payleraExpress(options));
  },
  express4: async (options, basePath) => {
    const { default: express } = await import("express4");
    const { payleraExpress } = await import("@paylera/server/express");
    return express().use(basePath, payleraExpress(options));
  },
  "express-parsed": async (options, basePath) => {
    const { default: express } = await import("express");
    const { payleraExpress } = await import("@paylera/server/express");
    return express().use(express.json()).use(basePath, payleraExpress(options));
  },
  nest: async (options) => {
    const { default: express } = await import("express");
    return express().use((await import("@paylera/server/nest")).payleraNest(options));
  },
  koa: async (options) => {
    const { default: Koa } = await import("koa");
    const handle = new Koa().use((await import("@paylera/server/koa")).payleraKoa(options)).callback();
    return (request, response) => void handle(request, response);
  },
  fastify: async (options, basePath) => {
    const { default: fastify } = await import("fastify");
    const app = fastify();
    await app.register((await import("@paylera/server/fastify")).payleraFastify(options), { prefix: basePath });
    await app.ready();
    return (request, response) => app.routing(request, response);
  },
  hono: async (options, basePath) => {
    const { Hono } = await import("hono");
    const app = new Hono().all(`${basePath}/*`, (await import("@paylera/server/hono")).payleraHono(options));
    return onWeb((request) => app.fetch(request));
  },
  h3: async (options, basePath) => {
    const { H3 } = await import("h3");
    const app = new H3().all(`${basePath}/**`, (await import("@paylera/server/h3")).payleraH3(options));
    return onWeb((request) => app.fetch(request));
  },
  elysia: async (options, basePath) => {
    const { Elysia } = await import("elysia");
    const { payleraElysia } = await import("@paylera/server/elysia");
    const app = new Elysia().all(`${basePath}/*`, payleraElysia(options), { parse: "none" });
    return onWeb((request) => app.handle(request));
  },
  next: async (options) => {
    const { NextRequest } = await import("next/server.js");
    const { payleraNextRouteHandler } = await import("@paylera/server/next");
    const handlers = payleraNextRouteHandler(options);
    const ctx = { params: Promise.resolve({}) };
    return onMethods(
      mapMethods(handlers, (handler) => ({ request }) => {
        const { method, headers, signal } = request;
        const body = method === "POST" ? { body: request.body, duplex: "half" as const } : {};
        return handler(new NextRequest(request.url, { method, headers, signal, ...body }), ctx);
      }),
    );
  },
  "next-pages": async (options) => (await import("@paylera/server/next")).payleraNextPagesHandler(options),
  sveltekit: async (options) => onMethods((await import("@paylera/server/sveltekit")).payleraSvelteKit(options)),
  "tanstack-start": async (options) =>
    onMethods((await import("@paylera/server/tanstack-start")).payleraTanStack(options)),
  astro: async (options) => {
    const all = (await import("@paylera/server/astro")).payleraAstro(options);
    return onWeb((request) => all({ request }));
  },
  "react-router": async (options) => {
    const { loader, action } = (await import("@paylera/server/react-router")).payleraReactRouter(options);
    return onWeb((request) => (/^(GET|HEAD|OPTIONS)$/.test(request.method) ? loader : action)({ request }));
  },
  bun: async (options) => {
    const handler = (await import("@paylera/server/bun")).payleraBun<object>(options);
    return onWeb((request) => handler(request, {}));
  },
  deno: async (options) => {
    const handler = (await import("@paylera/server/deno")).payleraDeno<object>(options);
    return onWeb((request) => handler(request, {}));
  },
  workers: async (options) => {
    const env = {};
    const worker = (await import("@paylera/server/workers")).payleraWorkers(() => options);
    return onWeb((request) => worker(request, env));
  },
  "lambda-v1": lambda("v1"),
  "lambda-v2": lambda("v2"),
  "lambda-alb": lambda("alb"),
};

function mapMethods<H>(handlers: Readonly<Record<Method, H>>, wrap: (handler: H) => ByMethod[Method]): ByMethod {
  const { GET, POST, HEAD, OPTIONS } = handlers;
  return { GET: wrap(GET), POST: wrap(POST), HEAD: wrap(HEAD), OPTIONS: wrap(OPTIONS) };
}

function lambda(shape: EventShape): Mount {
  return async (options) => {
    const handler = (await import("@paylera/server/lambda")).payleraLambda(options);
    const serve: (...args: Parameters<RequestListener>) => Promise<void> = async (request, response) => {
      writeResult(await handler(await eventOf(request, shape)), response);
    };
    return (request, response) => void serve(request, response);
  };
}

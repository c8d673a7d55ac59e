import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { startUpstream } from "../../sdks/js/server/src/testing/upstream.ts";
import { root } from "../verify/run-program.ts";

const CUSTOMER = "0198c0de-0000-7000-8000-000000000001";
const upstream = await startUpstream();
after(() => upstream.close());
upstream.on("POST", "/v1/customers", { status: 201, json: { id: CUSTOMER } });
upstream.on("POST", "/v1/check", { status: 200, json: { allowed: true } });

const environment = {
  PAYLERA_API_TOKEN: "pl_test_example",
  PAYLERA_RELAY_SECRET: "a-secret-of-at-least-32-characters",
  PAYLERA_BASE_URL: upstream.url,
  NODE_ENV: "test",
};
Object.assign(process.env, environment);

type Send = (request: Request) => Promise<Response>;

/** What a browser does: fetches a token, then checks a feature as ada. */
async function checkAsAda(origin: string, send: Send): Promise<void> {
  const before = upstream.seen.length;
  const first = await send(new Request(`${origin}/api/paylera/csrf-token`));
  assert.equal(first.status, 200, await first.clone().text());
  const { token } = (await first.json()) as { token: string };
  const headers = {
    "content-type": "application/json",
    "sec-fetch-site": "same-origin",
    "paylera-csrf-token": token,
    cookie: `user=ada; paylera_csrf=${token}`,
  };
  const body = JSON.stringify({ feature_code: "api_calls", customer_id: "somebody-else" });
  const answer = await send(new Request(`${origin}/api/paylera/check`, { method: "POST", headers, body }));
  assert.deepEqual([answer.status, await answer.json()], [200, { allowed: true }]);
  const [created, checked] = upstream.seen.slice(before);
  assert.deepEqual(created?.body, { email: "ada@example.com", currency: "USD", name: "ada" });
  assert.deepEqual(checked?.body, { feature_code: "api_calls", customer_id: CUSTOMER });
}

for (const framework of ["node", "express", "fastify", "hono", "koa", "nest", "h3", "elysia"]) {
  test(`the ${framework} example starts and answers a browser`, async () => {
    const folder = path.join(root, "examples", `relay-${framework}`);
    const server = spawn(process.execPath, ["server.ts"], {
      cwd: folder,
      env: { ...process.env, PORT: "0" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      const [line] = (await once(server.stdout, "data")) as [Buffer];
      await checkAsAda(new URL(String(line).trim()).origin, (request) => fetch(request));
    } finally {
      server.kill();
    }
  });
}

/** How each framework that cannot run here calls what the example's file exports. */
const callers: Record<string, { file: string; call: (module: Record<string, never>) => Send }> = {
  next: { file: "app/api/paylera/[...paylera]/route.ts", call: (module) => byMethod(module, (request) => [request]) },
  sveltekit: {
    file: "src/routes/api/paylera/[...path]/+server.ts",
    call: (module) => byMethod(module, (request) => [{ request }]),
  },
  "react-router": {
    file: "app/routes/api.paylera.$.ts",
    call: (module) => (request) => invoke(module, request.method === "POST" ? "action" : "loader", [{ request }]),
  },
  astro: {
    file: "src/pages/api/paylera/[...path].ts",
    call: (module) => (request) => invoke(module, "ALL", [{ request }]),
  },
  bun: { file: "server.ts", call: (module) => (request) => invoke(module["default"], "fetch", [request, {}]) },
  deno: { file: "server.ts", call: (module) => (request) => invoke(module["default"], "fetch", [request, {}]) },
  workers: {
    file: "src/index.ts",
    call: (module) => (request) => invoke(module["default"], "fetch", [request, environment, {}]),
  },
};

function invoke(owner: object | undefined, name: string, args: unknown[]): Promise<Response> {
  const handler: unknown = owner && Reflect.get(owner, name);
  assert.ok(typeof handler === "function", `exports ${name}`);
  return handler.apply(owner, args);
}

const byMethod =
  (module: object, args: (request: Request) => unknown[]): Send =>
  (request) =>
    invoke(module, request.method, args(request));

for (const [framework, { file, call }] of Object.entries(callers)) {
  test(`the ${framework} example answers web requests`, async () => {
    const module = await import(pathToFileURL(path.join(root, "examples", `relay-${framework}`, file)).href);
    await checkAsAda("https://shop.example", call(module));
  });
}

test("the Lambda example answers an event of API Gateway", async () => {
  const { handler } = await import(pathToFileURL(path.join(root, "examples/relay-lambda/handler.ts")).href);
  await checkAsAda("https://shop.example", async (request) => {
    const { pathname } = new URL(request.url);
    const http = { method: request.method, path: pathname };
    const result = await handler({
      version: "2.0",
      rawPath: pathname,
      rawQueryString: "",
      headers: { host: "shop.example", ...Object.fromEntries(request.headers) },
      requestContext: { http, domainName: "shop.example" },
      body: await request.text(),
      isBase64Encoded: false,
    });
    const text = result.isBase64Encoded ? Buffer.from(result.body, "base64").toString() : result.body;
    return new Response(text, { status: result.statusCode });
  });
});

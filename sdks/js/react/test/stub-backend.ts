import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { build } from "esbuild";
import { bundleOf, customer, metered, planOf, subscriptionTo } from "./samples.ts";

/** A call the relay has seen. */
export type SeenCall = { route: string; key: string | undefined; body: unknown; status: number };

/** A merchant's backend: the page, and a relay that insists on its CSRF token in header and cookie. */
export type StubBackend = {
  url: string;
  calls: SeenCall[];
  /** How often a route was called. */
  count(route: string): number;
  /** What the next attach answers. */
  checkoutUrl: string;
  [Symbol.asyncDispose](): Promise<void>;
};

type Reply = { status: number; json?: unknown; headers?: Record<string, string> };
type Request = { route: string; body: Record<string, unknown>; fresh: boolean; header: string; cookie: string };

let bundled: Promise<Uint8Array> | undefined;

async function bundlePage(): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [path.join(import.meta.dirname, "page.tsx")],
    bundle: true,
    write: false,
    format: "esm",
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"development"' },
  });
  return outputFiles[0]?.contents ?? new Uint8Array();
}

const usd = (amount: number) => [{ amount, currency: "USD", interval: "month" as const }];

/** Answers as a relay in front of Paylera would, with balances that go down. */
function createAnswers() {
  const state = { balance: 100, minted: 0, planCode: "starter", checkoutUrl: "https://billing.example/c/1" };
  const mint = ({ fresh, cookie }: Request): Reply => {
    if (fresh || !cookie) state.minted += 1;
    const token = fresh || !cookie ? `token-${state.minted}` : cookie;
    const headers = { "set-cookie": `paylera_csrf=${token}; Path=/api/paylera; SameSite=Lax` };
    return { status: 200, json: { token, expires_at: "2026-05-02T00:00:00Z" }, headers };
  };
  const routes: Record<string, (request: Request) => Reply> = {
    "GET /csrf-token": mint,
    "GET /me": () => ({ status: 200, json: customer }),
    "GET /entitlements": () => ({
      status: 200,
      json: bundleOf([metered("api_calls", state.balance), metered("seats", 5), metered("none", 0)]),
    }),
    "GET /plans": () => ({
      status: 200,
      json: { data: [planOf("pro", usd(2900)), planOf("starter", usd(900))], next_cursor: null, has_more: false },
    }),
    "GET /subscription": () => ({ status: 200, json: subscriptionTo(state.planCode) }),
    "POST /track": ({ body }) => {
      state.balance -= Number(body["value"]);
      return { status: 204 };
    },
    "POST /attach": () => ({
      status: 200,
      json: { customer_id: "cus_1", subscription_id: "sub_2", checkout_url: state.checkoutUrl },
    }),
    "POST /subscriptions/sub_1/upgrade": ({ body }) => {
      state.planCode = String(body["new_plan_id"]).replace("plan_", "");
      return { status: 200, json: subscriptionTo(state.planCode) };
    },
  };
  return { state, routes };
}

async function readRequest(incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const url = new URL(incoming.url ?? "/", "http://stub");
  const cookie = /paylera_csrf=([\w-]+)/.exec(incoming.headers.cookie ?? "")?.[1] ?? "";
  return {
    route: `${incoming.method} ${url.pathname.replace("/api/paylera", "")}`,
    body: text === "" ? {} : (JSON.parse(text) as Record<string, unknown>),
    fresh: url.searchParams.has("fresh"),
    header: String(incoming.headers["paylera-csrf-token"] ?? ""),
    cookie,
  };
}

function send(response: ServerResponse, { status, json, headers = {} }: Reply): void {
  const type = status >= 400 ? "application/problem+json" : "application/json";
  response.writeHead(status, { "content-type": type, ...headers });
  response.end(json === undefined ? undefined : JSON.stringify(json));
}

/** Starts the backend on an ephemeral port. */
export async function startStubBackend(): Promise<StubBackend> {
  bundled ??= bundlePage();
  const script = await bundled;
  const calls: SeenCall[] = [];
  const { state, routes } = createAnswers();
  const server = createServer(async (incoming, response) => {
    const page = incoming.url?.split("?")[0];
    if (page === "/page.js") return void response.writeHead(200, { "content-type": "text/javascript" }).end(script);
    if (page === "/") {
      const html = `<!doctype html><link rel="icon" href="data:," /><div id="root"></div>`;
      response.writeHead(200, { "content-type": "text/html" });
      return void response.end(`${html}<script type="module" src="/page.js"></script>`);
    }
    const request = await readRequest(incoming);
    const forged = incoming.method === "POST" && (!request.header || request.header !== request.cookie);
    const mismatch = { status: 403, json: { type: "paylera.csrf_mismatch", title: "CSRF mismatch", status: 403 } };
    const reply = forged ? mismatch : (routes[request.route]?.(request) ?? { status: 404, json: {} });
    const key = incoming.headers["idempotency-key"];
    calls.push({ route: request.route, key: key?.toString(), body: request.body, status: reply.status });
    send(response, reply);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}/`,
    calls,
    count: (route) => calls.filter((call) => call.route === route).length,
    get checkoutUrl() {
      return state.checkoutUrl;
    },
    set checkoutUrl(url) {
      state.checkoutUrl = url;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

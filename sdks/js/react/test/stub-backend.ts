import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { bundlePage } from "./bundle-page.ts";
import type { BundledPage, PageSetUp } from "./bundle-page.ts";
import { bundleOf, customer, invoiceOf, metered, planOf, previewOf, subscriptionTo } from "./samples.ts";

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
  /** Refuses a route until told to stop. */
  refuse(route: string, status: number): () => void;
  /** Keeps a route from answering until told to go on. */
  hold(route: string): () => void;
  [Symbol.asyncDispose](): Promise<void>;
};

/** Which page the backend serves; `page.tsx` on React 19 in development unless told otherwise. */
export type StubSetUp = Partial<PageSetUp> & {
  /** What a server rendered, to be hydrated by the page. */
  rendered?: string;
};

type Reply = { status: number; json?: unknown; headers?: Record<string, string> };
type Request = {
  route: string;
  body: Record<string, unknown>;
  fresh: boolean;
  cursor: string | null;
  header: string;
  cookie: string;
};

const bundles = new Map<string, Promise<BundledPage>>();

/** Bundled once for each set-up. */
function bundleOnce(setUp: PageSetUp): Promise<BundledPage> {
  const name = JSON.stringify(setUp);
  const bundle = bundles.get(name) ?? bundlePage(setUp);
  bundles.set(name, bundle);
  return bundle;
}

const usd = (amount: number) => [{ amount, currency: "USD", interval: "month" as const }];

/** Answers as a relay in front of Paylera would, with balances that go down. */
function createAnswers() {
  const state = {
    balance: 100,
    minted: 0,
    planCode: "starter",
    checkoutUrl: "https://billing.example/c/1",
    invoiceReads: 0,
  };
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
      json: {
        data: [
          planOf("pro", [...usd(2900), { amount: 29_000, currency: "USD", interval: "year" }]),
          planOf("starter", usd(900)),
        ],
        next_cursor: null,
        has_more: false,
      },
    }),
    // The newest invoice is paid after it was read twice.
    "GET /invoices": ({ cursor }) => {
      if (cursor) return { status: 200, json: { data: [invoiceOf("1", "paid")], next_cursor: null, has_more: false } };
      state.invoiceReads += 1;
      const data = [invoiceOf("3", state.invoiceReads > 2 ? "paid" : "open"), invoiceOf("2", "paid")];
      return { status: 200, json: { data, next_cursor: "older", has_more: true } };
    },
    "POST /preview": ({ body }) => ({ status: 200, json: previewOf(String(body["new_plan_id"])) }),
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
    cursor: url.searchParams.get("cursor"),
    header: String(incoming.headers["paylera-csrf-token"] ?? ""),
    cookie,
  };
}

function send(response: ServerResponse, { status, json, headers = {} }: Reply): void {
  const type = status >= 400 ? "application/problem+json" : "application/json";
  response.writeHead(status, { "content-type": type, "paylera-mode": "test", ...headers });
  response.end(json === undefined ? undefined : JSON.stringify(json));
}

/** Starts the backend on an ephemeral port. */
export async function startStubBackend({ rendered = "", ...setUp }: StubSetUp = {}): Promise<StubBackend> {
  const usual = { page: "page.tsx", react: "19", mode: "development", sdkVersion: undefined } as const;
  const { script, style } = await bundleOnce({ ...usual, ...setUp });
  const refused = new Map<string, number>();
  const held = new Map<string, Promise<void>>();
  const calls: SeenCall[] = [];
  const { state, routes } = createAnswers();
  const server = createServer(async (incoming, response) => {
    const page = incoming.url?.split("?")[0];
    if (page === "/page.js") return void response.writeHead(200, { "content-type": "text/javascript" }).end(script);
    if (page === "/page.css") return void response.writeHead(200, { "content-type": "text/css" }).end(style);
    if (page === "/") {
      const html = `<!doctype html><link rel="icon" href="data:," /><link rel="stylesheet" href="/page.css" /><div id="root">${rendered}</div>`;
      response.writeHead(200, { "content-type": "text/html" });
      return void response.end(`${html}<script type="module" src="/page.js"></script>`);
    }
    const request = await readRequest(incoming);
    const forged = incoming.method === "POST" && (!request.header || request.header !== request.cookie);
    const mismatch = { status: 403, json: { type: "paylera.csrf_mismatch", title: "CSRF mismatch", status: 403 } };
    await held.get(request.route);
    const status = refused.get(request.route);
    const refusal = status && { status, json: { type: "paylera.refused", title: "Refused", status } };
    const reply =
      refusal || forged ? refusal || mismatch : (routes[request.route]?.(request) ?? { status: 404, json: {} });
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
    refuse(route, status) {
      refused.set(route, status);
      return () => void refused.delete(route);
    },
    hold(route) {
      let release = () => {};
      held.set(
        route,
        new Promise((resolve) => {
          release = resolve;
        }),
      );
      return () => {
        held.delete(route);
        release();
      };
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

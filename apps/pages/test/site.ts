import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Hono } from "hono";
import { createPages } from "../src/index.ts";
import { checkoutToken, type FakeApi } from "./fake-api.ts";

/** The pages on one origin of this machine, a provider and a shop on another. */
export async function serveSite(api: FakeApi) {
  const referrers: string[] = [];
  const pagesServer = createServer();
  const otherServer = createServer();
  const [url, otherUrl] = [await listen(pagesServer), await listen(otherServer)];
  const pages = createPages({
    apiUrl: "http://api.internal",
    publicUrl: url,
    version: "0.0.0",
    fetch: async (input, init) => api.app.fetch(new Request(input, init)),
  });
  answerWith(pagesServer, url, new Hono().route("/", pages));
  const other = new Hono();
  other.use(async (c, next) => {
    referrers.push(c.req.header("referer") ?? "");
    return next();
  });
  // A provider sends the browser on once more before it shows its form.
  other.get("/pay", (c) => c.redirect("/pay/form", 303));
  other.get("/pay/form", (c) => c.html('<form method="post"><button>Pay</button></form>'));
  other.post("/pay/form", (c) => c.redirect(`${url}/c/${checkoutToken}/return`, 303));
  other.get("/card", (c) => c.html("card"));
  other.get("/shop", (c) => c.html("thank you"));
  answerWith(otherServer, otherUrl, other);
  const close = async (): Promise<void> => {
    for (const server of [pagesServer, otherServer]) {
      server.close();
      server.closeAllConnections();
    }
  };
  return { ...api, url, otherUrl, referrers, close };
}

export type Site = Awaited<ReturnType<typeof serveSite>>;

async function listen(server: Server): Promise<string> {
  server.listen(0, "localhost");
  await once(server, "listening");
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

function answerWith(server: Server, origin: string, app: Hono): void {
  server.on("request", async (request, response) => {
    const hasBody = request.method === "POST";
    const answer = await app.fetch(
      new Request(origin + (request.url ?? "/"), {
        method: request.method ?? "GET",
        headers: Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]),
        ...(hasBody && { body: await text(request) }),
      }),
    );
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
  });
}

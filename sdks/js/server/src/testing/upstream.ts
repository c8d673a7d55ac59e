import { createServer } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** One request as the fake API saw it. */
export type SeenRequest = {
  readonly method: string;
  readonly url: string;
  readonly path: string;
  readonly query: Record<string, string>;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
};

/** What the fake API answers; `hang` never answers. */
export type Reply =
  | {
      readonly status: number;
      readonly json?: unknown;
      readonly raw?: string;
      readonly headers?: Record<string, string>;
    }
  | "hang";

/** A recording API on an ephemeral port. */
export type FakeUpstream = {
  readonly url: string;
  readonly seen: SeenRequest[];
  /** Answers the next matching requests; a list is used up in order, its last entry stays. */
  on(method: string, path: string, ...replies: Reply[]): void;
  /** Resolves when a request's connection was dropped by the caller. */
  dropped(): Promise<void>;
  close(): Promise<void>;
};

/** Starts the fake API; unexpected calls are answered 500 so a test sees them. */
export async function startUpstream(): Promise<FakeUpstream> {
  const seen: SeenRequest[] = [];
  const rules = new Map<string, Reply[]>();
  const drops = Promise.withResolvers<void>();
  const server = createServer(async (req, res) => {
    res.once("close", () => {
      if (!res.writableFinished) drops.resolve();
    });
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const url = new URL(req.url ?? "/", "http://upstream");
    const method = req.method ?? "";
    const query = Object.fromEntries(url.searchParams);
    const body: unknown = text === "" ? undefined : JSON.parse(text);
    seen.push({ method, url: req.url ?? "", path: url.pathname, query, headers: req.headers, body });
    const replies = rules.get(`${method} ${url.pathname}`) ?? [{ status: 418, json: { unexpected: req.url } }];
    const reply = replies.length > 1 ? replies.shift() : replies[0];
    if (reply === undefined || reply === "hang") return;
    res.writeHead(reply.status, { "content-type": "application/json", ...reply.headers });
    res.end(reply.status === 204 ? undefined : (reply.raw ?? JSON.stringify(reply.json ?? {})));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    on: (method, path, ...replies) => void rules.set(`${method} ${path}`, replies),
    dropped: () => drops.promise,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

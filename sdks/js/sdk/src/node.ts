import { Agent as HttpAgent, request as httpRequest } from "node:http";
import type { ClientRequest, IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { FetchInit, FetchLike } from "./transport.ts";

/** Settings of `nodeFetch`. */
export type NodeFetchOptions = {
  /** Connections to one address at the same time. Default: no limit. */
  maxSockets?: number | undefined;
  /** Milliseconds an idle connection is kept; shorter than what servers and load balancers allow. Default 4000. */
  idleMs?: number | undefined;
};

type Answer = Awaited<ReturnType<FetchLike>>;

/** `FetchLike` over node:http, with a way to let go of its connections. */
export type NodeFetch = FetchLike & {
  /** Closes the idle connections; calls under way end in a connection error. */
  close(): void;
};

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) headers.append(rawHeaders[at] ?? "", rawHeaders[at + 1] ?? "");
  return headers;
}

function answerOf(incoming: IncomingMessage, bytes: Promise<ArrayBuffer>): Answer {
  return { status: incoming.statusCode ?? 0, headers: headersOf(incoming), arrayBuffer: () => bytes };
}

function bytesOf(incoming: IncomingMessage): Promise<ArrayBuffer> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    incoming.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    incoming.on("error", reject);
    incoming.on("end", () => {
      const all = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
      let at = 0;
      for (const chunk of chunks) {
        all.set(chunk, at);
        at += chunk.length;
      }
      resolve(all.buffer);
    });
  });
}

function sendBody(request: ClientRequest, body: FetchInit["body"]): void {
  if (body === undefined) request.end();
  else request.end(body);
}

/**
 * A `fetch` for the client's `fetch` option that goes through node:http and kept-alive connections; on Node it costs
 * less processor time than the built-in one. Bodies arrive as they are sent: no compression is asked for, redirects are
 * not followed, proxies of the environment are not used.
 */
export function nodeFetch({ maxSockets = Infinity, idleMs = 4_000 }: NodeFetchOptions = {}): NodeFetch {
  const settings = { keepAlive: true, maxSockets, timeout: idleMs };
  const plain = new HttpAgent(settings);
  const secure = new HttpsAgent(settings);
  const doFetch: FetchLike = (url, { method, headers, body, signal }) => {
    return new Promise((resolve, reject) => {
      const isSecure = url.startsWith("https:");
      const start = isSecure ? httpsRequest : httpRequest;
      const request = start(url, { method, headers, agent: isSecure ? secure : plain });
      const stop = (): void => void request.destroy(new Error("aborted", { cause: signal.reason }));
      signal.addEventListener("abort", stop, { once: true });
      request.on("close", () => signal.removeEventListener("abort", stop));
      request.on("error", reject);
      request.on("response", (incoming) => {
        const bytes = bytesOf(incoming);
        // Until it is asked for, a body that breaks off is nobody's unhandled rejection.
        bytes.catch(() => {});
        resolve(answerOf(incoming, bytes));
      });
      if (signal.aborted) stop();
      sendBody(request, body);
    });
  };
  return Object.assign(doFetch, {
    close() {
      plain.destroy();
      secure.destroy();
    },
  });
}

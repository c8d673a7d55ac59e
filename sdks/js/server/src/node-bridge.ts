import type { IncomingMessage, ServerResponse } from "node:http";

/** A Node request as frameworks hand it over, perhaps with the body already read or parsed. */
export type NodeRequest = IncomingMessage & {
  readonly originalUrl?: string | undefined;
  readonly rawBody?: unknown;
  readonly body?: unknown;
};

/** Raised when a framework parsed the body and its bytes are gone. */
export class ParsedBodyError extends Error {
  override name = "ParsedBodyError";
}

/**
 * The body's bytes, wherever they are: a kept `rawBody`, the stream, or what a body parser left.
 * Reads at most one byte more than `limit`, so an oversized body stays recognisable. `parsed: "refuse"` is for
 * signatures, where re-serialised JSON would be other bytes.
 */
export async function readNodeBody(
  req: NodeRequest,
  options: { limit: number; parsed: "serialise" | "refuse" },
): Promise<Uint8Array> {
  if (req.rawBody instanceof Uint8Array) return req.rawBody;
  if (typeof req.rawBody === "string") return new TextEncoder().encode(req.rawBody);
  if (!req.readableDidRead && !req.readableEnded) return readStream(req, options.limit);
  const { body } = req;
  if (body instanceof Uint8Array) return body;
  if (typeof body === "string") return new TextEncoder().encode(body);
  if (body === undefined || body === null) return new Uint8Array();
  if (options.parsed === "refuse") throw new ParsedBodyError("the request body was parsed before it could be verified");
  return new TextEncoder().encode(JSON.stringify(body));
}

async function readStream(req: IncomingMessage, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop must not destroy the socket: the refusal still has to be written to it.
  const source: AsyncIterable<Uint8Array> = req.iterator({ destroyOnReturn: false });
  for await (const chunk of source) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > limit) break;
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, length);
}

/** Copies Node's headers, each value apart; HTTP/2 pseudo headers are left out, `:authority` becomes `host`. */
export function toHeaders(incoming: IncomingMessage["headers"]): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming)) {
    if (value === undefined || name.startsWith(":")) continue;
    if (typeof value === "string") headers.append(name, value);
    else for (const one of value) headers.append(name, one);
  }
  const authority = incoming[":authority"];
  if (typeof authority === "string" && !headers.has("host")) headers.set("host", authority);
  return headers;
}

/** Builds the web request of a Node request whose body has been read; `signal` follows the client's disconnect. */
export function toRequest(req: NodeRequest, body: Uint8Array | undefined, signal: AbortSignal): Request {
  const headers = toHeaders(req.headers);
  const target = req.originalUrl ?? req.url ?? "/";
  const path = target.startsWith("/") ? target : "/";
  const encrypted: unknown = Reflect.get(req.socket ?? {}, "encrypted");
  const scheme = encrypted === true ? "https" : "http";
  const addressed = `${scheme}://${headers.get("host") ?? "localhost"}${path}`;
  const url = URL.canParse(addressed) ? addressed : `${scheme}://localhost${path}`;
  const method = req.method ?? "GET";
  if (method === "GET" || method === "HEAD" || body === undefined) return new Request(url, { method, headers, signal });
  return new Request(url, { method, headers, signal, body: new Uint8Array(body) });
}

/** A signal that aborts when the client goes away before the response is complete. */
export function signalOf(res: ServerResponse): AbortSignal {
  const controller = new AbortController();
  res.once("close", () => {
    if (!res.writableFinished) controller.abort();
  });
  return controller.signal;
}

/** Writes a web response to a Node response; every `Set-Cookie` stays its own header. */
export async function writeResponse(res: ServerResponse, response: Response): Promise<void> {
  if (res.headersSent || res.destroyed) return;
  res.statusCode = response.status;
  for (const [name, value] of response.headers) if (name !== "set-cookie") res.setHeader(name, value);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) res.appendHeader("set-cookie", cookies);
  const body = response.body === null ? undefined : Buffer.from(await response.arrayBuffer());
  res.end(body);
}

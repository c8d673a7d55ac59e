import type { ServerResponse } from "node:http";
import { readNodeBody, signalOf, toRequest, writeResponse } from "./node-bridge.ts";
import type { NodeRequest } from "./node-bridge.ts";
import { pathBelow } from "./match.ts";
import type { RelayOptions } from "./options.ts";
import { createRelay } from "./relay.ts";

/** What `identify()` and the other functions get as second argument under Node servers. */
export type NodeContext<Req extends NodeRequest = NodeRequest, Res extends ServerResponse = ServerResponse> = {
  readonly req: Req;
  readonly res: Res;
};

/**
 * Answers one Node request with what `respond` makes of it; the body may be unread, raw, or parsed by the framework.
 * `limit` is in bytes; a longer body is cut one byte above it, for `respond` to refuse.
 */
export async function serveNode(at: {
  req: NodeRequest;
  res: ServerResponse;
  limit: number;
  respond: (request: Request) => Promise<Response>;
}): Promise<void> {
  const { req, res } = at;
  const signal = signalOf(res);
  const bodiless = req.method === "GET" || req.method === "HEAD" || req.method === "OPTIONS";
  const body = bodiless ? undefined : await readNodeBody(req, { limit: at.limit, parsed: "serialise" });
  const request = toRequest(req, body, signal);
  // A parsed body is written anew, so the length the browser declared no longer describes it.
  if (body !== undefined) request.headers.set("content-length", String(body.length));
  await writeResponse(res, await at.respond(request));
}

/** Whether a request is below the relay's mount point. */
export function isBelow(req: NodeRequest, basePath: string): boolean {
  const target = req.originalUrl ?? req.url ?? "/";
  return pathBelow(target.split("?", 1)[0] ?? "/", basePath) !== undefined;
}

/**
 * A listener for `node:http` and for everything that speaks its `(req, res)`. With a third argument, `next`, requests
 * outside `basePath` are passed on; without it they are 404.
 */
export function payleraNode(
  options: RelayOptions<NodeContext>,
): (req: NodeRequest, res: ServerResponse, next?: (error?: unknown) => void) => Promise<void> {
  const relay = createRelay(options);
  return async (req, res, next) => {
    if (next !== undefined && !isBelow(req, relay.basePath)) return next();
    const respond = (request: Request) => relay.respond(request, { req, res });
    await serveNode({ req, res, limit: relay.maxBodyBytes, respond }).catch((error: unknown) =>
      failNode(res, error, next),
    );
  };
}

/** Ends a request whose reading or writing failed: to the framework when there is one, else a bare 400. */
export function failNode(res: ServerResponse, error: unknown, next?: (error?: unknown) => void): void {
  if (res.destroyed || res.writableEnded) return;
  if (next !== undefined) return next(error);
  if (!res.headersSent) res.statusCode = 400;
  res.end();
}

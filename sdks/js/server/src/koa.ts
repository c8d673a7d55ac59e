import type { ServerResponse } from "node:http";
import type { NodeRequest } from "./node-bridge.ts";
import { isBelow, serveNode } from "./node.ts";
import type { RelayOptions } from "./options.ts";
import { createRelay } from "./relay.ts";

/** A Koa context as far as the relay reads it; pass your own type to see `ctx.state` in `identify()`. */
export type KoaContext = {
  readonly req: NodeRequest;
  readonly res: ServerResponse;
  readonly request: { readonly body?: unknown; readonly rawBody?: unknown };
  respond?: boolean | undefined;
};

/** Koa: `app.use(payleraKoa({ identify: (request, ctx) => … ctx.state.user … }))`, before or after a body parser. */
export function payleraKoa<C extends KoaContext = KoaContext>(
  options: RelayOptions<C>,
): (ctx: C, next: () => Promise<unknown>) => Promise<unknown> {
  const relay = createRelay(options);
  return async (ctx, next) => {
    const { req, res } = ctx;
    if (!isBelow(req, relay.basePath)) return next();
    // The relay writes the response itself; Koa must not write its own afterwards.
    ctx.respond = false;
    const respond = (request: Request) => relay.respond(request, ctx);
    return serveNode({ req: withParsedBody(req, ctx.request), res, limit: relay.maxBodyBytes, respond });
  };
}

// Koa's parsers put the body on ctx.request, not on the Node request that the bridge reads.
function withParsedBody(req: NodeRequest, parsed: KoaContext["request"]): NodeRequest {
  if (!req.readableDidRead || (parsed.rawBody === undefined && parsed.body === undefined)) return req;
  return Object.create(req, {
    body: { value: parsed.body },
    rawBody: { value: parsed.rawBody },
  });
}

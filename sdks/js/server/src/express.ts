import type { ServerResponse } from "node:http";
import type { NodeRequest } from "./node-bridge.ts";
import { failNode, isBelow, serveNode } from "./node.ts";
import type { NodeContext } from "./node.ts";
import type { RelayOptions } from "./options.ts";
import { createRelay } from "./relay.ts";

/** An Express (or Connect) request as far as the relay reads it; pass your own type to see `req.user` and the like. */
export type ExpressRequest = NodeRequest & { readonly baseUrl?: string | undefined };

/**
 * Express 4 and 5: `app.use("/api/paylera", payleraExpress({ identify }))`, before or after `express.json()`.
 * The mount path is taken from Express, so `basePath` is only needed when mounting without one.
 */
export function payleraExpress<Req extends ExpressRequest = ExpressRequest>(
  options: RelayOptions<NodeContext<Req>>,
): (req: Req, res: ServerResponse, next: (error?: unknown) => void) => Promise<void> {
  const relay = createRelay(options);
  return async (req, res, next) => {
    const basePath = options.basePath === undefined && req.baseUrl ? req.baseUrl : relay.basePath;
    if (!isBelow(req, basePath)) return next();
    const respond = (request: Request) => relay.respond(request, { req, res }, basePath);
    await serveNode({ req, res, limit: relay.maxBodyBytes, respond }).catch((error: unknown) =>
      failNode(res, error, next),
    );
  };
}

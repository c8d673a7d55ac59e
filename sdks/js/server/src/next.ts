import type { ServerResponse } from "node:http";
import type { NodeRequest } from "./node-bridge.ts";
import { failNode, serveNode } from "./node.ts";
import type { NodeContext } from "./node.ts";
import type { RelayOptions } from "./options.ts";
import { createRelay } from "./relay.ts";

/** What Next hands to a route handler beside the request. */
export type NextRouteContext = { readonly params: Promise<Record<string, string | string[] | undefined>> };

type NextHandler = (request: Request, ctx: NextRouteContext) => Promise<Response>;

/** The methods a relay route file exports. */
export type NextRouteHandlers = {
  readonly GET: NextHandler;
  readonly POST: NextHandler;
  readonly HEAD: NextHandler;
  readonly OPTIONS: NextHandler;
};

/**
 * App router: in `app/api/paylera/[...paylera]/route.ts`,
 * `export const { GET, POST, HEAD, OPTIONS } = payleraNextRouteHandler({ identify })` (P-086).
 */
export function payleraNextRouteHandler(options: RelayOptions<NextRouteContext>): NextRouteHandlers {
  const relay = createRelay(options);
  const handler: NextHandler = (request, ctx) => relay.respond(request, ctx);
  return { GET: handler, POST: handler, HEAD: handler, OPTIONS: handler };
}

/**
 * Pages router: in `pages/api/paylera/[...paylera].ts`, `export default payleraNextPagesHandler({ identify })`.
 * Works with Next's body parser on or off.
 */
export function payleraNextPagesHandler<Req extends NodeRequest = NodeRequest>(
  options: RelayOptions<NodeContext<Req>>,
): (req: Req, res: ServerResponse) => Promise<void> {
  const relay = createRelay(options);
  return (req, res) => {
    const respond = (request: Request) => relay.respond(request, { req, res });
    return serveNode({ req, res, limit: relay.maxBodyBytes, respond }).catch((error: unknown) => failNode(res, error));
  };
}

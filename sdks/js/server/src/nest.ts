import type { ServerResponse } from "node:http";
import type { NodeRequest } from "./node-bridge.ts";
import { payleraNode } from "./node.ts";
import type { NodeContext } from "./node.ts";
import type { RelayOptions } from "./options.ts";

/**
 * NestJS middleware, on the Express and the Fastify platform alike:
 * `app.use(payleraNest({ identify: (request, { req }) => … }))` in `main.ts`, or
 * `consumer.apply(payleraNest({ … })).forRoutes("api/paylera/*splat")` in a module. Works with Nest's body parser.
 */
export const payleraNest: (
  options: RelayOptions<NodeContext>,
) => (req: NodeRequest, res: ServerResponse, next?: (error?: unknown) => void) => Promise<void> = payleraNode;

import type { RelayOptions } from "./options.ts";
import { createRelay } from "./relay.ts";

/** A Hono context as far as the relay reads it; pass `Context<Env>` to see your variables in `identify()`. */
export type HonoContext = { readonly req: { readonly raw: Request } };

/** A Hono handler: `app.all("/api/paylera/*", payleraHono({ identify: (request, c) => … }))`. */
export function payleraHono<C extends HonoContext = HonoContext>(
  options: RelayOptions<C>,
): (c: C) => Promise<Response> {
  const relay = createRelay(options);
  return (c) => relay.respond(c.req.raw, c);
}

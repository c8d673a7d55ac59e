import type { RelayOptions } from "./options.ts";
import { createRelay } from "./relay.ts";

/** An Elysia context as far as the relay reads it. */
export type ElysiaContext = { readonly request: Request };

/**
 * Elysia: `app.all("/api/paylera/*", payleraElysia({ identify }), { parse: "none" })`. Without `parse: "none"` Elysia
 * reads the body before the relay can.
 */
export function payleraElysia<C extends ElysiaContext = ElysiaContext>(
  options: RelayOptions<C>,
): (context: C) => Promise<Response> {
  const relay = createRelay(options);
  return (context) => relay.respond(context.request, context);
}

import type { RelayOptions } from "./options.ts";
import { createRelay } from "./relay.ts";

/** An h3 event as far as the relay reads it: version 2 keeps the web request in `req`. */
export type H3Event = { readonly req: Request };

/**
 * Nitro 3, Nuxt and h3 2: in `server/api/paylera/[...].ts`, `export default defineHandler(payleraH3({ identify }))`.
 * With h3 1 wrap it: `defineEventHandler((event) => relay.handler(toWebRequest(event), event))`.
 */
export function payleraH3<Event extends H3Event = H3Event>(
  options: RelayOptions<Event>,
): (event: Event) => Promise<Response> {
  const relay = createRelay(options);
  return (event) => relay.respond(event.req, event);
}

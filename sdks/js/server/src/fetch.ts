import type { RelayOptions } from "./options.ts";
import { createRelay } from "./relay.ts";

/** An event that carries a web request, as SvelteKit, Astro, React Router and TanStack Start hand to their routes. */
export type RequestEvent = { readonly request: Request };

/** A handler for runtimes that call with `(request, ctx)`: Bun, Deno, Workers, Vercel and Netlify functions. */
export function payleraFetch<Ctx = unknown>(
  options: RelayOptions<Ctx>,
): (request: Request, ctx: Ctx) => Promise<Response> {
  const relay = createRelay(options);
  return (request, ctx) => relay.respond(request, ctx);
}

/** A handler for frameworks that call with one event holding the request. */
export function payleraEvent<Event extends RequestEvent>(
  options: RelayOptions<Event>,
): (event: Event) => Promise<Response> {
  const relay = createRelay(options);
  return (event) => relay.respond(event.request, event);
}

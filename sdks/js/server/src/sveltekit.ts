import { payleraEvent } from "./fetch.ts";
import type { RequestEvent } from "./fetch.ts";
import type { RelayOptions } from "./options.ts";

/**
 * SvelteKit: in `src/routes/api/paylera/[...path]/+server.ts`,
 * `export const { GET, POST, HEAD, OPTIONS } = payleraSvelteKit({ identify: (_, event) => … event.locals … })`.
 */
export function payleraSvelteKit<Event extends RequestEvent = RequestEvent>(options: RelayOptions<Event>) {
  const handler = payleraEvent(options);
  return { GET: handler, POST: handler, HEAD: handler, OPTIONS: handler };
}

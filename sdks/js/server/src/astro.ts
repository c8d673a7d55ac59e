import { payleraEvent } from "./fetch.ts";
import type { RequestEvent } from "./fetch.ts";
import type { RelayOptions } from "./options.ts";

/**
 * Astro: in `src/pages/api/paylera/[...path].ts`,
 * `export const prerender = false; export const ALL = payleraAstro({ identify: (_, { locals }) => … })`.
 */
export const payleraAstro = <Event extends RequestEvent = RequestEvent>(options: RelayOptions<Event>) =>
  payleraEvent(options);

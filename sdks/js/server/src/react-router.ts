import { payleraEvent } from "./fetch.ts";
import type { RequestEvent } from "./fetch.ts";
import type { RelayOptions } from "./options.ts";

/**
 * React Router 7+ and Remix: in `routes/api.paylera.$.tsx`,
 * `export const { loader, action } = payleraReactRouter({ identify })`.
 */
export function payleraReactRouter<Args extends RequestEvent = RequestEvent>(options: RelayOptions<Args>) {
  const handler = payleraEvent(options);
  return { loader: handler, action: handler };
}

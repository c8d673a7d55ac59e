import type { RelayOptions } from "./options.ts";
import { createRelay } from "./relay.ts";
import type { Relay } from "./relay.ts";

/** What Cloudflare hands to `fetch` beside the request. */
export type WorkersContext<Env extends object> = { readonly env: Env; readonly execution: unknown };

/**
 * Cloudflare Workers and Pages, where secrets arrive with the request:
 * `export default { fetch: payleraWorkers((env) => ({ apiToken: env.PAYLERA_API_TOKEN, … })) }`. Needs the
 * `nodejs_compat` flag. The relay is built once per environment object.
 */
export function payleraWorkers<Env extends object>(
  optionsFor: (env: Env) => RelayOptions<WorkersContext<Env>>,
): (request: Request, env: Env, execution?: unknown) => Promise<Response> {
  const relays = new WeakMap<Env, Relay<WorkersContext<Env>>>();
  return (request, env, execution) => {
    const relay = relays.get(env) ?? createRelay(optionsFor(env));
    relays.set(env, relay);
    return relay.respond(request, { env, execution });
  };
}

import { payleraFetch } from "./fetch.ts";
import type { RelayOptions } from "./options.ts";

/** Bun: `Bun.serve({ routes: { "/api/paylera/*": payleraBun({ identify }) } })`; the context is the server. */
export const payleraBun = <Server = unknown>(options: RelayOptions<Server>) => payleraFetch(options);

import { payleraFetch } from "./fetch.ts";
import type { RelayOptions } from "./options.ts";

/** Deno: `Deno.serve(payleraDeno({ identify }))`; the context is Deno's connection information. */
export const payleraDeno = <Connection = unknown>(options: RelayOptions<Connection>) => payleraFetch(options);

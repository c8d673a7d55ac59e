import { payleraEvent } from "./fetch.ts";
import type { RequestEvent } from "./fetch.ts";
import type { RelayOptions } from "./options.ts";

/**
 * TanStack Start: in `routes/api/paylera/$.ts`,
 * `createFileRoute("/api/paylera/$")({ server: { handlers: payleraTanStack({ identify }) } })`.
 */
export function payleraTanStack<Args extends RequestEvent = RequestEvent>(options: RelayOptions<Args>) {
  const handler = payleraEvent(options);
  return { GET: handler, POST: handler, HEAD: handler, OPTIONS: handler };
}

import { PayleraError } from "@paylera/sdk";
import { createClient, type Client } from "@paylera/sdk/pages";
import type { PagesOptions } from "./pages-options.ts";

/** Makes the client that speaks for one page's session. */
export type ApiFor = (sessionToken: string) => Client;

/** A page is looked at by a person: one more try for a read, and no longer than patience lasts. */
const patience = { retry: { maxAttempts: 2 }, timeoutMs: 20_000, totalTimeoutMs: 25_000 };

export function connectApi(options: PagesOptions): ApiFor {
  const shared = {
    ...patience,
    baseUrl: options.apiUrl,
    userAgent: `paylera-pages/${options.version}`,
    fetch: options.fetch,
  };
  return (sessionToken) => createClient({ ...shared, apiToken: sessionToken });
}

/** The problem type an API call failed with; null for anything that is not an answer of the API. */
export const problemTypeOf = (error: unknown): string | null => (error instanceof PayleraError ? error.type : null);

import type { Config } from "./config.ts";
import type { Outbound } from "./platform/outbound.ts";
import type { Provider, ProviderName, Providers } from "./providers/port.ts";
import { connectSandbox } from "./providers/sandbox/adapter.ts";
import { openSandboxAccount } from "./providers/sandbox/open-sandbox-account.ts";

const timeoutMs = 10_000;

/** The bearer that opens accounts at the sandbox: this installation's own, unless the sandbox runs elsewhere. */
export const sandboxSecret = (config: Config, secret: (purpose: string) => Uint8Array): string =>
  config.sandboxSecret ?? Buffer.from(secret("sandbox-signup")).toString("base64url");

/** The providers of this installation, over the operator's network. */
export function connectProviders(options: { config: Config; trusted: Outbound; sandboxSecret: string }): Providers {
  const { config, trusted } = options;
  // Read at each use: in one process with the API, the port may be known only once it listens.
  const sandbox = () => ({
    baseUrl: config.sandboxUrl ?? `${config.publicUrl}/sandbox`,
    send: trusted.fetch,
    timeoutMs,
  });
  return {
    open: async (name, { tenantId, webhookUrl }) => {
      if (name !== "sandbox") return null;
      const signup = { signupSecret: options.sandboxSecret, key: tenantId, webhookUrl };
      return JSON.stringify(await openSandboxAccount({ ...sandbox(), ...signup }));
    },
    connect: (name, credentials): Provider => {
      if (name !== "sandbox") throw new RangeError(`There is no adapter for ${name}`);
      return connectSandbox({ ...sandbox(), ...readCredentials(name, credentials) });
    },
  };
}

function readCredentials(name: ProviderName, text: string): { secretKey: string; webhookSecret: string } {
  const found: unknown = JSON.parse(text);
  const { secretKey, webhookSecret } = Object(found) as Record<string, unknown>;
  if (typeof secretKey !== "string" || typeof webhookSecret !== "string") {
    throw new RangeError(`These are not credentials of ${name}`);
  }
  return { secretKey, webhookSecret };
}

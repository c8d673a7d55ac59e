import { createServer } from "node:http";
import type { RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import type { PayleraCustomerIdentity, RelayOptions } from "@paylera/server";
import { mounts } from "./mounts.ts";

/** What the runner writes on the one line a relay reads. `now` is in unix seconds. */
type RelayConfig = {
  readonly upstream_url: string;
  readonly api_token: string;
  readonly relay_secret?: string;
  readonly relay_secret_previous?: string;
  readonly base_path?: string;
  readonly csrf?: boolean | { readonly session_header: string };
  readonly auto_create_customer?: boolean;
  readonly tenant_id?: string;
  readonly environment?: "production" | "development";
  readonly trusted_origins?: readonly string[];
  readonly now?: number;
};

type WireIdentity = Readonly<Record<string, unknown>>;

const fieldNames = {
  customer_id: "customerId",
  email: "email",
  email_verified: "emailVerified",
  name: "name",
  currency: "currency",
  metadata: "metadata",
  tenant_id: "tenantId",
  subscription_id: "subscriptionId",
} as const;

const decode = (header: string): unknown => JSON.parse(Buffer.from(header, "base64url").toString());

const nonces = new Set<string>();

/** Who the test says is signed in; asking twice about one request is a fault of the relay (P-054). */
function identify(request: Request): PayleraCustomerIdentity | null {
  const nonce = request.headers.get("x-test-nonce") ?? "";
  if (nonces.has(nonce)) throw new Error("identify() was called twice for one request");
  if (nonce !== "") nonces.add(nonce);
  const header = request.headers.get("x-test-identity");
  if (header === null) return null;
  if (header === "throw") throw new Error("the session store is down: host=10.0.0.7 password=hunter2");
  const wire = decode(header);
  if (typeof wire !== "object" || wire === null) return wire as PayleraCustomerIdentity;
  const given = wire as WireIdentity;
  const named = Object.entries(fieldNames).filter(([name]) => Object.hasOwn(given, name));
  return Object.fromEntries(named.map(([name, field]) => [field, given[name]])) as PayleraCustomerIdentity;
}

function authorize(_operation: string, { request }: { request: Request }) {
  const header = request.headers.get("x-test-authorize");
  if (header === null) return true;
  return header === "deny" ? false : { params: decode(header) as Readonly<Record<string, unknown>> };
}

function optionsOf(config: RelayConfig): RelayOptions {
  const { csrf, now } = config;
  const bound = typeof csrf === "object" ? csrf.session_header : undefined;
  return {
    identify,
    authorize,
    apiToken: config.api_token,
    baseUrl: config.upstream_url,
    relaySecret: config.relay_secret,
    relaySecretPrevious: config.relay_secret_previous,
    basePath: config.base_path,
    csrf: csrf === false ? false : bound === undefined ? {} : { sessionId: (request) => request.headers.get(bound) },
    autoCreateCustomer: config.auto_create_customer,
    tenantId: config.tenant_id,
    environment: config.environment,
    trustedOrigins: config.trusted_origins,
    now: now === undefined ? undefined : () => now * 1000,
  };
}

/** Reads the configuration, serves the relay through an adapter, and ends when the input does. */
export async function serveRelay(adapter: string): Promise<void> {
  // Standard output belongs to the protocol; the relay's warnings go to the other stream.
  console.warn = console.error;
  const lines = createInterface({ input: process.stdin });
  const { value } = await lines[Symbol.asyncIterator]().next();
  const config = JSON.parse(String(value)) as RelayConfig;
  const mount = mounts[adapter];
  if (mount === undefined) throw new Error(`there is no adapter ${adapter}`);
  const listener: RequestListener = await mount(optionsOf(config), config.base_path ?? "/api/paylera");
  const server = createServer(listener);
  server.listen(0, "127.0.0.1", () => {
    const { port } = server.address() as AddressInfo;
    process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`);
  });
  process.stdin.once("end", () => process.exit(0));
  process.stdin.resume();
}

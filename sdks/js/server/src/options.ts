import { randomBytes } from "node:crypto";
import type { FetchLike } from "@paylera/sdk/transport";
import type { CsrfKeys } from "./csrf.ts";
import type { DecisionCacheOptions } from "./cache.ts";
import type { PayleraCustomerIdentity } from "./identity.ts";
import { isId } from "./ids.ts";
import type { RelayLogger } from "./logger.ts";
import type { RelayOperation } from "./routes.ts";

type Awaitable<T> = T | Promise<T>;

/** What `authorize()` is asked about; `params` are the allow-listed fields the browser sent. */
export type AuthorizeInput<Ctx> = {
  readonly identity: PayleraCustomerIdentity | null;
  readonly params: Readonly<Record<string, unknown>>;
  /** The `{id}` of the path, not yet known to belong to the customer. */
  readonly subscriptionId: string | undefined;
  readonly request: Request;
  readonly ctx: Ctx;
};

/** `true` allows, `false` (or nothing) denies with 403, `params` allows with these instead of the browser's. */
export type AuthorizeVerdict = boolean | { readonly params: Readonly<Record<string, unknown>> };

/** Settings of a relay. Only `identify` has no default; the rest is read from the environment or is safe as it is. */
export type RelayOptions<Ctx = unknown> = {
  /** Who is signed in: asked once per request, null for nobody (P-054). Never trust the request body for it. */
  readonly identify: (request: Request, ctx: Ctx) => Awaitable<PayleraCustomerIdentity | null | undefined>;
  /** Secret API token; default `PAYLERA_API_TOKEN`. */
  readonly apiToken?: string | undefined;
  /** API address; default `PAYLERA_BASE_URL`, else chosen by the token's prefix (P-150). */
  readonly baseUrl?: string | undefined;
  readonly apiVersion?: string | undefined;
  /** Key of the CSRF tokens, 32 characters or more; default `PAYLERA_RELAY_SECRET` (P-081, A-26, A-27). */
  readonly relaySecret?: string | undefined;
  /** Older keys still accepted while rotating; default `PAYLERA_RELAY_SECRET_PREVIOUS`. */
  readonly relaySecretPrevious?: string | readonly string[] | undefined;
  /** Default: `NODE_ENV` when it says development or test, else production. */
  readonly environment?: "production" | "development" | "test" | undefined;
  /** Where the relay is mounted; also the cookie's path. Default `/api/paylera`. */
  readonly basePath?: string | undefined;
  /** Creates the Paylera customer on first use when `identify()` gives only an e-mail address. Default false. */
  readonly autoCreateCustomer?: boolean | undefined;
  /** Tenant segment of the auto-create key when `identify()` gives none. */
  readonly tenantId?: string | undefined;
  /** `false` leaves tokens to the host's own CSRF protection; origin and content-type rules stay on. */
  readonly csrf?: false | CsrfOptions<Ctx> | undefined;
  /** Other origins whose pages may call the relay, such as `https://app.example.com`. */
  readonly trustedOrigins?: readonly string[] | undefined;
  /** Believe `X-Forwarded-Host`. Only behind a proxy that always sets it. Default false. */
  readonly trustProxy?: boolean | undefined;
  /** Last word on every operation, after `identify()` and before anything is sent. */
  readonly authorize?:
    | ((operation: RelayOperation, input: AuthorizeInput<Ctx>) => Awaitable<AuthorizeVerdict>)
    | undefined;
  /** `false` drops `trial_period_days` and `proration_behavior` from browsers. Default true: the API bounds them. */
  readonly allowClientTerms?: boolean | undefined;
  /** Which features browsers may report usage of; `false` for none. Default all. Meter money yourself. */
  readonly track?: false | { readonly features: readonly string[] } | undefined;
  /** Keeps `check` answers in this process for a moment. Off by default. */
  readonly cache?: false | DecisionCacheOptions | undefined;
  /** Largest accepted body in bytes. Default 65,536. */
  readonly maxBodyBytes?: number | undefined;
  /** Longest time for one upstream attempt and for the whole request, in ms. Default 10,000 and 15,000 (A-40e). */
  readonly timeouts?: { readonly attemptMs?: number | undefined; readonly totalMs?: number | undefined } | undefined;
  /** Default: the runtime's; `nodeFetch()` of `@paylera/sdk/node` is faster on Node. */
  readonly fetch?: FetchLike | undefined;
  readonly logger?: RelayLogger | undefined;
  /** Milliseconds since 1970; for tests. */
  readonly now?: (() => number) | undefined;
};

/** CSRF settings beside the secret. */
export type CsrfOptions<Ctx> = {
  /** Binds tokens to the session: return the session's id, never an e-mail or customer id. */
  readonly sessionId?: ((request: Request, ctx: Ctx) => Awaitable<string | null | undefined>) | undefined;
  /** Default `paylera_csrf`; `__Secure-` may be put in front. */
  readonly cookieName?: string | undefined;
};

/** Options with every default filled in and checked. */
export type RelaySettings<Ctx> = {
  readonly options: RelayOptions<Ctx>;
  readonly apiToken: string;
  readonly baseUrl: string | undefined;
  readonly basePath: string;
  readonly production: boolean;
  readonly keys: CsrfKeys;
  readonly csrf: CsrfOptions<Ctx> & { readonly enabled: boolean; readonly cookieName: string };
  readonly trustedOrigins: ReadonlySet<string>;
  readonly trustProxy: boolean;
  readonly maxBodyBytes: number;
  readonly attemptMs: number;
  readonly totalMs: number;
  readonly logger: RelayLogger;
  readonly now: () => number;
};

const SECRET_CHARS_MIN = 32;

const fromEnvironment = (name: string): string | undefined =>
  (typeof process === "undefined" ? undefined : process.env[name]) || undefined;

/**
 * Fills in and checks the options once, when the handler is built.
 *
 * @throws TypeError naming the option: a missing token or secret, a short secret, a bad path, origin or cookie name
 */
export function resolveOptions<Ctx>(options: RelayOptions<Ctx>): RelaySettings<Ctx> {
  if (typeof options.identify !== "function") throw new TypeError("identify must be a function");
  const apiToken = options.apiToken ?? fromEnvironment("PAYLERA_API_TOKEN");
  if (!apiToken) throw new TypeError("apiToken is required: pass it or set PAYLERA_API_TOKEN");
  if (options.tenantId && !isId(options.tenantId)) throw new TypeError("tenantId must be an id");
  const logger = options.logger ?? console;
  const production = isProduction(options.environment);
  const csrf = options.csrf === false ? {} : (options.csrf ?? {});
  return {
    options,
    apiToken,
    baseUrl: options.baseUrl ?? fromEnvironment("PAYLERA_BASE_URL"),
    basePath: checkedPath(options.basePath ?? "/api/paylera"),
    production,
    keys: csrfKeys(options, production && options.csrf !== false, logger),
    csrf: {
      ...csrf,
      enabled: options.csrf !== false,
      cookieName: checkedCookieName(csrf.cookieName ?? "paylera_csrf"),
    },
    trustedOrigins: new Set((options.trustedOrigins ?? []).map(checkedOrigin)),
    trustProxy: options.trustProxy ?? false,
    maxBodyBytes: positive(options.maxBodyBytes ?? 65_536, "maxBodyBytes"),
    attemptMs: positive(options.timeouts?.attemptMs ?? 10_000, "timeouts.attemptMs"),
    totalMs: positive(options.timeouts?.totalMs ?? 15_000, "timeouts.totalMs"),
    logger,
    now: options.now ?? Date.now,
  };
}

// Only an explicit word makes a deployment a development one: silence must never weaken a server.
function isProduction(environment: string | undefined): boolean {
  const word = environment ?? fromEnvironment("NODE_ENV");
  return word !== "development" && word !== "test";
}

function csrfKeys<Ctx>(
  options: Pick<RelayOptions<Ctx>, "relaySecret" | "relaySecretPrevious" | "csrf">,
  required: boolean,
  logger: RelayLogger,
): CsrfKeys {
  const given = options.relaySecret ?? fromEnvironment("PAYLERA_RELAY_SECRET");
  const older = options.relaySecretPrevious ?? fromEnvironment("PAYLERA_RELAY_SECRET_PREVIOUS") ?? [];
  const previous = (typeof older === "string" ? [older] : older).map((secret) => checkedSecret(secret));
  if (given) return { current: checkedSecret(given), previous };
  if (required) {
    throw new TypeError("relaySecret is required in production: set PAYLERA_RELAY_SECRET (openssl rand -base64 32)");
  }
  if (options.csrf !== false) {
    logger.warn(
      "PAYLERA_RELAY_SECRET is not set: using a random one. CSRF tokens will not survive a restart, nor work across " +
        "instances or in serverless functions.",
    );
  }
  return { current: randomBytes(32).toString("base64url"), previous };
}

function checkedSecret(secret: string): string {
  const trimmed = secret.replace(/[\r\n ]+$/, "");
  if (trimmed.length < SECRET_CHARS_MIN) {
    throw new TypeError(`relaySecret must have at least ${SECRET_CHARS_MIN} characters (openssl rand -base64 32)`);
  }
  return trimmed;
}

/** A mount path as it may stand in a cookie; an empty one stands for the root. */
export function checkedPath(path: string): string {
  const trimmed = path.replace(/\/+$/, "");
  if (/^(\/[A-Za-z0-9._~-]+)*$/.test(trimmed)) return trimmed;
  throw new TypeError("basePath must look like /api/paylera");
}

function checkedCookieName(name: string): string {
  if (/^[A-Za-z0-9_.-]+$/.test(name) && !name.toLowerCase().startsWith("__host-")) return name;
  throw new TypeError("csrf.cookieName must be a plain cookie name; __Host- needs the root path and cannot be used");
}

function checkedOrigin(origin: string): string {
  const url = URL.canParse(origin) ? new URL(origin) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.pathname === "/" && url.search === "") return url.origin;
  throw new TypeError(`trustedOrigins must be exact origins such as https://app.example.com, not ${origin}`);
}

function positive(value: number, name: string): number {
  if (Number.isFinite(value) && value > 0) return value;
  throw new TypeError(`${name} must be a positive number`);
}

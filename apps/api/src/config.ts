import path from "node:path";
import { z } from "zod";

const flag = z.enum(["0", "1"]).transform((value) => value === "1");
const webUrl = z.url({ protocol: /^https?$/ }).refine((text) => !/[?#]/.test(text), "must have no query");
const port = z.coerce.number().int().min(0).max(65_535);

const Environment = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  PAYLERA_API_PORT: port.default(4010),
  PAYLERA_HOST: z.string().default("127.0.0.1"),
  PAYLERA_PUBLIC_URL: webUrl.optional(),
  PAYLERA_KEYRING: z.string().min(1).default(".paylera/keyring.json"),
  PAYLERA_DATABASE_CONNECTIONS: z.coerce.number().int().min(2).max(500).default(20),
  PAYLERA_ALLOW_LOOPBACK_WEBHOOKS: flag.default(false),
  PAYLERA_SANDBOX_URL: webUrl.optional(),
  PAYLERA_SANDBOX_SECRET: z.string().min(16).optional(),
  PAYLERA_WORKER: flag.default(true),
  PAYLERA_DRAIN_SECONDS: z.coerce.number().min(0).max(300).default(0),
  PAYLERA_RATE_LIMIT: z.coerce.number().int().min(0).max(1_000_000).default(2000),
  PAYLERA_CONCURRENCY_LIMIT: z.coerce.number().int().min(0).max(100_000).default(512),
  PAYLERA_LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
});

/** How this process runs; see docs/configuration.md. */
export type Config = {
  databaseUrl: string;
  host: string;
  port: number;
  /** Where browsers and providers reach this installation, without a trailing slash. */
  publicUrl: string;
  keyringFile: string;
  connectionsMax: number;
  /** Webhook endpoints on loopback, plain http included: for development only. */
  allowLoopbackWebhooks: boolean;
  /** A sandbox provider that runs elsewhere; null runs one in this process under /sandbox. */
  sandboxUrl: string | null;
  /** The signup secret of a sandbox that runs elsewhere; null takes the installation's own. */
  sandboxSecret: string | null;
  runsWorker: boolean;
  /** How long a process that was asked to stop goes on serving, so that load balancers notice first. */
  drainMs: number;
  /** Requests one credential may begin in a second at this process; 0 for no limit. */
  rateLimit: number;
  /** Requests one credential may have in hand at this process; 0 for no limit. */
  concurrencyLimit: number;
  logLevel: "trace" | "debug" | "info" | "warn" | "error" | "silent";
};

/** Reads the environment; the error names every variable at fault, never a value. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const parsed = Environment.safeParse(env);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`The configuration is not valid:\n${lines.join("\n")}`);
  }
  const found = parsed.data;
  return {
    databaseUrl: found.DATABASE_URL,
    host: found.PAYLERA_HOST,
    port: found.PAYLERA_API_PORT,
    publicUrl: (found.PAYLERA_PUBLIC_URL ?? `http://localhost:${found.PAYLERA_API_PORT}`).replace(/\/$/, ""),
    keyringFile: path.resolve(found.PAYLERA_KEYRING),
    connectionsMax: found.PAYLERA_DATABASE_CONNECTIONS,
    allowLoopbackWebhooks: found.PAYLERA_ALLOW_LOOPBACK_WEBHOOKS,
    sandboxSecret: found.PAYLERA_SANDBOX_SECRET ?? null,
    sandboxUrl: found.PAYLERA_SANDBOX_URL?.replace(/\/$/, "") ?? null,
    runsWorker: found.PAYLERA_WORKER,
    drainMs: found.PAYLERA_DRAIN_SECONDS * 1000,
    rateLimit: found.PAYLERA_RATE_LIMIT,
    concurrencyLimit: found.PAYLERA_CONCURRENCY_LIMIT,
    logLevel: found.PAYLERA_LOG_LEVEL,
  };
}

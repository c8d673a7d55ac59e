import path from "node:path";

export interface Settings {
  readonly root: string;
  /** `.paylera`, or PAYLERA_HOME: data, logs, keys and the memory of earlier starts. */
  readonly home: string;
  readonly apiPort: number;
  readonly demoPort: number;
  readonly apiUrl: string;
  readonly demoUrl: string;
  /** Set when the operator brings a database; otherwise one is embedded. */
  readonly databaseUrl: string | undefined;
  readonly reset: boolean;
}

export const usage = `Usage: npm start [-- --reset]

Runs Paylera and the demo shop Acme on this machine until Ctrl-C.

  --reset             forget the data of earlier starts first
  PAYLERA_API_PORT    port of the API and the hosted pages (4010)
  PAYLERA_DEMO_PORT   port of the demo shop (4000)
  PAYLERA_HOME        folder of the data, keys and logs (.paylera)
  DATABASE_URL        a PostgreSQL 15 or later to use instead of the embedded one
`;

export function readSettings(args: readonly string[], env: NodeJS.ProcessEnv): Settings {
  const unknown = args.find((arg) => arg !== "--reset");
  if (unknown) throw new Error(`Unknown argument ${unknown}.\n\n${usage}`);
  const root = path.resolve(import.meta.dirname, "../..");
  const apiPort = readPort("PAYLERA_API_PORT", env, 4010);
  const demoPort = readPort("PAYLERA_DEMO_PORT", env, 4000);
  if (apiPort === demoPort) throw new Error(`PAYLERA_API_PORT and PAYLERA_DEMO_PORT are both ${apiPort}.`);
  return {
    root,
    home: env.PAYLERA_HOME ? path.resolve(env.PAYLERA_HOME) : path.join(root, ".paylera"),
    apiPort,
    demoPort,
    apiUrl: `http://localhost:${apiPort}`,
    demoUrl: `http://localhost:${demoPort}`,
    databaseUrl: env.DATABASE_URL || undefined,
    reset: args.includes("--reset"),
  };
}

function readPort(name: string, env: NodeJS.ProcessEnv, fallback: number): number {
  const text = env[name];
  if (!text) return fallback;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`${name} is not a port: ${text}`);
  return port;
}

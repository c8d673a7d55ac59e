import { Pool } from "pg";
import type { Config } from "./config.ts";
import type { Deps } from "./platform/context.ts";
import { ensureSandboxSchema } from "./providers/sandbox/schema.ts";
import { createSandbox, type Sandbox } from "./providers/sandbox/server.ts";

export type SandboxHost = { app: Sandbox["app"]; stop(): Promise<void> };

const pumpMs = 200;

/**
 * Runs the sandbox provider inside this process, for development and test mode. It stays another company: its own pool,
 * its own schema, and Paylera reaches it over HTTP like any provider.
 */
export async function hostSandbox(config: Config, deps: Deps, signupSecret: string): Promise<SandboxHost> {
  const { clock, ids, random, log } = deps;
  const pool = new Pool({ connectionString: config.databaseUrl, max: 5 });
  // Between two statements nobody waits for a connection: without a listener its loss would end the process.
  pool.on("connect", (client) => client.on("error", () => {}));
  pool.on("error", (error) => log.warn({ err: error }, "the sandbox lost a database connection"));
  await ensureSandboxSchema(pool);
  const publicUrl = `${config.publicUrl}/sandbox`;
  // Its webhook addresses come from Paylera alone, behind the signup secret.
  const deliver = deps.trusted.fetch;
  const sandbox = createSandbox({ pool, clock, ids, random, deliver, publicUrl, signupSecret, log });
  const timer = setInterval(() => {
    sandbox
      .pump(clock.now())
      .catch((error: unknown) => log.error({ err: error }, "the sandbox could not send webhooks"));
  }, pumpMs);
  return {
    app: sandbox.app,
    stop: async () => {
      clearInterval(timer);
      await sandbox.close();
      await pool.end();
    },
  };
}

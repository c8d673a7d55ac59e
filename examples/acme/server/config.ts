import path from "node:path";

/** Everything the shop is told from outside. */
export type Config = {
  port: number;
  /** The address to listen on; this machine only unless told otherwise. */
  host: string;
  apiUrl: string;
  /** Secret: stays in this process. */
  apiToken: string;
  webhookSecret: string;
  relaySecret: string;
  production: boolean;
  /** Where the last webhooks are kept between starts. */
  stateDir: string;
};

export function readConfig(env: NodeJS.ProcessEnv): Config {
  const required = (name: string): string => {
    const value = env[name];
    if (!value) throw new Error(`Set ${name}. In the Paylera repository, \`npm start\` does it for you.`);
    return value;
  };
  return {
    port: Number(env.PORT ?? 4000),
    host: env.HOST ?? "127.0.0.1",
    apiUrl: env.PAYLERA_API_URL ?? "http://localhost:4010",
    apiToken: required("PAYLERA_API_TOKEN"),
    webhookSecret: required("PAYLERA_WEBHOOK_SECRET"),
    relaySecret: required("PAYLERA_RELAY_SECRET"),
    production: env.NODE_ENV === "production",
    stateDir: path.join(import.meta.dirname, "../.paylera"),
  };
}

// The relay on Cloudflare Workers.
import { payleraWorkers } from "@paylera/server/workers";

/** Who is signed in; your session goes here. Only for trying it out: `curl -b user=ada …`. */
function identify(request: Request) {
  const user = /(?:^|; )user=(\w+)/.exec(request.headers.get("cookie") ?? "")?.[1];
  return user === undefined ? null : { email: `${user}@example.com`, name: user };
}

type Env = { PAYLERA_API_TOKEN: string; PAYLERA_RELAY_SECRET: string; PAYLERA_BASE_URL?: string };

/** Secrets arrive with each request: `wrangler secret put PAYLERA_API_TOKEN`. */
export default {
  fetch: payleraWorkers<Env>((env) => ({
    identify,
    autoCreateCustomer: true,
    apiToken: env.PAYLERA_API_TOKEN,
    relaySecret: env.PAYLERA_RELAY_SECRET,
    baseUrl: env.PAYLERA_BASE_URL,
  })),
};

// A relay on an edge runtime with Node compatibility.
import { payleraWorkers } from "@paylera/server/workers";
import { verifyWebhookSignatureAsync } from "@paylera/server/webhooks/async";

type Env = { PAYLERA_API_TOKEN: string; PAYLERA_RELAY_SECRET: string };

const relay = payleraWorkers<Env>((env) => ({
  identify: () => null,
  apiToken: env.PAYLERA_API_TOKEN,
  relaySecret: env.PAYLERA_RELAY_SECRET,
  fetch: async () => Response.json({ data: [] }),
}));

export const answer = (request: Request, env: Env): Promise<Response> => relay(request, env);
export const isSigned = verifyWebhookSignatureAsync;

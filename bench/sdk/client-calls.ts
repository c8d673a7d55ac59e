import path from "node:path";
import { pathToFileURL } from "node:url";
import type { PayleraClient } from "@paylera/sdk";
import type { NodeFetch } from "@paylera/sdk/node";

type Sdk = { PayleraClient: new (options: object) => PayleraClient };

/**
 * The calls to compare: the built SDK over `fetch` and over node:http, and `fetch` sending the same request by hand,
 * with the same headers and a fresh key, but with no timeout, retries or typed errors.
 *
 * @param sdk folder of the built package
 */
export async function clientCalls(sdk: string, baseUrl: string) {
  const load = (file: string) => import(pathToFileURL(path.join(sdk, "dist", file)).href);
  const { PayleraClient: Client }: Sdk = await load("index.js");
  const { nodeFetch }: { nodeFetch: () => NodeFetch } = await load("node.js");
  const client = new Client({ apiToken: "pl_test_x", baseUrl });
  const overHttp = new Client({ apiToken: "pl_test_x", baseUrl, fetch: nodeFetch() });
  const input = { customer_id: "0198c0de-0000-7000-8000-000000000001", feature_code: "api_calls" };
  const headers = {
    authorization: "Bearer pl_test_x",
    "paylera-api-version": "2026-05-01",
    "user-agent": "paylera-sdk/0.1.0 (Node.js/24)",
  };
  return {
    rawGet: async () => (await fetch(`${baseUrl}/v1/customers/${input.customer_id}`, { headers })).json(),
    rawPost: async () => {
      const keyed = { ...headers, "content-type": "application/json", "idempotency-key": crypto.randomUUID() };
      const init = { method: "POST", headers: keyed, body: JSON.stringify(input) };
      return (await fetch(`${baseUrl}/v1/check`, init)).json();
    },
    sdkGet: () => client.customers.get(input.customer_id),
    sdkPost: () => client.entitlements.check(input),
    nodeGet: () => overHttp.customers.get(input.customer_id),
    nodePost: () => overHttp.entitlements.check(input),
  };
}

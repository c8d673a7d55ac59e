// What an edge worker bundles of the SDK: the whole client; there is no Node here.
import { PayleraClient } from "@paylera/sdk";
import { createClient } from "@paylera/sdk/pages";
import { createTransport } from "@paylera/sdk/transport";

export async function ask(fetch: typeof globalThis.fetch): Promise<boolean> {
  const client = new PayleraClient({ apiToken: "pl_test_x", fetch });
  const { allowed } = await client.entitlements.check({ customer_id: "c", feature_code: "f" });
  return allowed && typeof createClient === "function" && typeof createTransport === "function";
}

import { createHmac, randomBytes } from "node:crypto";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { createRelay } from "@paylera/server";

const SECRET = "bench-secret-of-thirty-two-characters";

/** A token as the relay itself would hand out. */
function csrfToken(): string {
  const message = `${randomBytes(32).toString("base64url")}.${Math.floor(Date.now() / 1000) + 86_400}`;
  return `${message}.${createHmac("sha256", SECRET).update(message).digest("base64url")}`;
}

/**
 * The relay's `POST /check`, and the least a proxy can do for the same request: read it, send it on, answer.
 *
 * @param server folder of the built package
 */
export async function relayCalls(server: string, baseUrl: string) {
  const file = pathToFileURL(path.join(server, "dist/index.js")).href;
  const built: { createRelay: typeof createRelay } = await import(file);
  const relay = built.createRelay({
    identify: () => ({ customerId: "0198c0de-0000-7000-8000-000000000001" }),
    apiToken: "pl_test_x",
    baseUrl,
    relaySecret: SECRET,
  });
  const token = csrfToken();
  const headers = {
    "content-type": "application/json",
    "sec-fetch-site": "same-origin",
    "paylera-csrf-token": token,
    cookie: `paylera_csrf=${token}`,
  };
  const inbound = () =>
    new Request("https://shop.example/api/paylera/check", {
      method: "POST",
      headers,
      body: '{"feature_code":"api_calls"}',
    });
  const answered = async (response: Response): Promise<void> => {
    if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
    await response.arrayBuffer();
  };
  return {
    bareProxy: async () => {
      const body = await inbound().arrayBuffer();
      const forwarded = { authorization: "Bearer pl_test_x", "content-type": "application/json" };
      const upstream = await fetch(`${baseUrl}/v1/check`, { method: "POST", headers: forwarded, body });
      const init = { status: upstream.status, headers: { "content-type": "application/json" } };
      await answered(new Response(await upstream.arrayBuffer(), init));
    },
    relay: async () => answered(await relay.handler(inbound())),
  };
}

import { ProviderUnknownError } from "../port.ts";
import type { Send } from "./adapter.ts";
import { isFields } from "./fields.ts";

export type SandboxAccount = { secretKey: string; webhookSecret: string };

/**
 * Opens the sandbox account of `key` (the tenant's id), or reads the one it has; repeating it is safe, and moves
 * the webhook address.
 */
export async function openSandboxAccount(input: {
  baseUrl: string;
  signupSecret: string;
  key: string;
  webhookUrl: string;
  send: Send;
  timeoutMs: number;
}): Promise<SandboxAccount> {
  const url = `${input.baseUrl.replace(/\/+$/, "")}/v1/accounts`;
  const answer = await input
    .send(url, {
      method: "POST",
      headers: { authorization: `Bearer ${input.signupSecret}`, "content-type": "application/json" },
      body: JSON.stringify({ key: input.key, webhook_url: input.webhookUrl }),
      timeoutMs: input.timeoutMs,
      maxResponseBytes: 16_384,
    })
    .catch((cause: unknown) => {
      throw new ProviderUnknownError("The sandbox did not answer", { cause });
    });
  if (answer.status !== 200) throw new ProviderUnknownError(`The sandbox answered ${answer.status} to a new account`);
  const opened: unknown = JSON.parse(new TextDecoder().decode(answer.body));
  if (!isFields(opened) || typeof opened.secret_key !== "string" || typeof opened.webhook_secret !== "string") {
    throw new ProviderUnknownError("The sandbox's answer to a new account could not be read");
  }
  return { secretKey: opened.secret_key, webhookSecret: opened.webhook_secret };
}

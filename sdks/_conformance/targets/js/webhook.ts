import { createInterface } from "node:readline";
import { verifyWebhookSignature, verifyWebhookSignatureAsync } from "@paylera/server";

type Delivery = {
  readonly id: string;
  readonly body_base64: string;
  readonly header: string | null;
  readonly secrets: readonly string[];
  readonly tolerance_seconds: number | null;
  readonly now: number;
};

/** Answers each delivery with whether its signature is good; `adapter` `async` asks Web Crypto instead of node:crypto. */
export async function answerDeliveries(adapter: string): Promise<void> {
  const verify = adapter === "async" ? verifyWebhookSignatureAsync : verifyWebhookSignature;
  for await (const line of createInterface({ input: process.stdin })) {
    const delivery = JSON.parse(line) as Delivery;
    const body = Buffer.from(delivery.body_base64, "base64");
    const options = { toleranceSeconds: delivery.tolerance_seconds, now: () => delivery.now * 1000 };
    const valid = await verify(body, delivery.header, delivery.secrets, options);
    process.stdout.write(`${JSON.stringify({ id: delivery.id, valid })}\n`);
  }
}

import { createHmac } from "node:crypto";

/** One delivery as it is sent. `secrets` has one, or two while a secret is being replaced. */
export type Outgoing = { eventId: string; body: Uint8Array; secrets: readonly string[]; now: number };

/**
 * The headers that prove a delivery, in two schemes side by side. Ours signs `<t>.<body>` with the bytes of the whole
 * secret (P-134 to P-137, A-37); Standard Webhooks signs `<id>.<t>.<body>` with what base64 after `whsec_` decodes to.
 */
export function signatureHeaders({ eventId, body, secrets, now }: Outgoing): Record<string, string> {
  const seconds = Math.floor(now / 1000);
  const ours = secrets.map((secret) => `v1=${mac(secret, `${seconds}.`, body).toString("hex")}`);
  const standard = secrets.map((secret) => {
    const key = Buffer.from(secret.slice("whsec_".length), "base64");
    return `v1,${mac(key, `${eventId}.${seconds}.`, body).toString("base64")}`;
  });
  return {
    "Paylera-Signature": [`t=${seconds}`, ...ours].join(","),
    "Paylera-Event-Id": eventId,
    "webhook-id": eventId,
    "webhook-timestamp": String(seconds),
    "webhook-signature": standard.join(" "),
  };
}

const mac = (key: string | Buffer, prefix: string, body: Uint8Array): Buffer =>
  createHmac("sha256", key).update(prefix).update(body).digest();

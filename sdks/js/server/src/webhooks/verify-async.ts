import { checkedBody, checkedSecrets, isTimely, parseSignature } from "./signature.ts";
import type { SignatureHeader, VerifyOptions } from "./signature.ts";

/** The same promise as `verifyWebhookSignature`, on Web Crypto, for runtimes without `node:crypto`. */
export async function verifyWebhookSignatureAsync(
  rawBody: Uint8Array | string,
  header: SignatureHeader,
  secret: string | readonly string[],
  options: VerifyOptions = {},
): Promise<boolean> {
  const secrets = checkedSecrets(secret);
  const body = checkedBody(rawBody);
  const parsed = parseSignature(header);
  if (typeof parsed === "string") return false;
  const prefix = new TextEncoder().encode(`${parsed.timestamp}.`);
  const content = new Uint8Array(prefix.length + body.length);
  content.set(prefix);
  content.set(body, prefix.length);
  let matches = false;
  for (const one of secrets) {
    const key = await importKey(one);
    for (const signature of parsed.signatures) {
      // subtle.verify compares in constant time.
      matches = (await crypto.subtle.verify("HMAC", key, fromHex(signature), content)) || matches;
    }
  }
  return matches && isTimely(parsed.timestamp, options);
}

function importKey(secret: string) {
  const bytes = new TextEncoder().encode(secret);
  return crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
}

function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

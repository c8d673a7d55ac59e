import { createHmac, timingSafeEqual } from "node:crypto";
import { checkedBody, checkedSecrets, isTimely, parseSignature } from "./signature.ts";
import type { SignatureHeader, VerificationResult, VerifyOptions } from "./signature.ts";

/** A delivery to verify: raw bytes, the `Paylera-Signature` header, and the endpoint's secret or secrets. */
export type SignedDelivery = {
  readonly body: Uint8Array | string;
  readonly header: SignatureHeader;
  readonly secret: string | readonly string[];
};

/** Verifies and says why not; see `verifyWebhookSignature`. */
export function judgeDelivery(delivery: SignedDelivery, options: VerifyOptions): VerificationResult {
  const secrets = checkedSecrets(delivery.secret);
  const body = checkedBody(delivery.body);
  const parsed = parseSignature(delivery.header);
  if (typeof parsed === "string") return parsed;
  const given = parsed.signatures.map((signature) => Buffer.from(signature, "hex"));
  const matches = secrets.some((secret) => {
    const expected = createHmac("sha256", secret).update(`${parsed.timestamp}.`).update(body).digest();
    return given.some((signature) => timingSafeEqual(signature, expected));
  });
  if (!matches) return "bad_signature";
  return isTimely(parsed.timestamp, options) ? "valid" : "expired";
}

/**
 * Whether a webhook delivery was signed with one of the secrets, within the replay window (P-133 … P-139).
 * HMAC-SHA-256 over `<t>.<raw body>`; any `v1` may match. False for every bad delivery, never an exception.
 *
 * @param rawBody the bytes as received; never parse and re-serialise them
 * @param header the value of `Paylera-Signature`
 * @param secret one secret, or several while rotating
 * @throws TypeError for mistakes of the caller: a parsed body, an empty secret, a negative tolerance
 */
export function verifyWebhookSignature(
  rawBody: Uint8Array | string,
  header: SignatureHeader,
  secret: string | readonly string[],
  options: VerifyOptions = {},
): boolean {
  return judgeDelivery({ body: rawBody, header, secret }, options) === "valid";
}

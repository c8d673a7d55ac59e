import { createHmac, timingSafeEqual } from "node:crypto";

export const signatureHeader = "sandbox-signature";
const toleranceMs = 300_000;
const shape = /^[0-9a-f]{64}$/;

/** `t=<seconds>,v1=<hex hmac-sha256 of "t.body">`. */
export function signWebhook(secret: string, rawBody: string | Uint8Array, now: number): string {
  const seconds = Math.floor(now / 1000).toString();
  return `t=${seconds},v1=${digest(secret, seconds, rawBody).toString("hex")}`;
}

/** True when one of the `v1` values is ours and `t` is within five minutes of `now`, before or after. */
export function isWebhookSigned(secret: string, header: string, rawBody: Uint8Array, now: number): boolean {
  const parts = header.split(",").map((part) => part.trim());
  const seconds = parts.find((part) => part.startsWith("t="))?.slice(2) ?? "";
  if (!/^\d{1,12}$/.test(seconds)) return false;
  if (Math.abs(now - Number(seconds) * 1000) > toleranceMs) return false;
  const expected = digest(secret, seconds, rawBody);
  return parts
    .filter((part) => part.startsWith("v1="))
    .map((part) => part.slice(3))
    .some((given) => shape.test(given) && timingSafeEqual(Buffer.from(given, "hex"), expected));
}

function digest(secret: string, seconds: string, rawBody: string | Uint8Array): Buffer {
  return createHmac("sha256", secret).update(`${seconds}.`).update(rawBody).digest();
}

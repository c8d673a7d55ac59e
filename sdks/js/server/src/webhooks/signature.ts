const SIGNATURES_MAX = 10;

/** Settings of a verification. */
export type VerifyOptions = {
  /** Seconds a delivery may be old or early; both ends included. Default 300; `null` or `Infinity` for no limit. */
  readonly toleranceSeconds?: number | null | undefined;
  /** Milliseconds since 1970. Default: the system clock. */
  readonly now?: (() => number) | undefined;
};

/** The header as frameworks give it: a string, several lines, or nothing. */
export type SignatureHeader = string | readonly string[] | null | undefined;

/** Why a delivery was or was not accepted; the values of the `verification_result` label. */
export type VerificationResult = "valid" | "bad_signature" | "expired" | "malformed" | "missing";

/** A parsed header: the time exactly as written, and the candidate signatures in lower case. */
export type ParsedSignature = { readonly timestamp: string; readonly signatures: readonly string[] };

/** Parses `t=<unix>,v1=<hex>[,v1=<hex>]` (P-134, A-38c). */
export function parseSignature(header: SignatureHeader): ParsedSignature | "missing" | "malformed" {
  const text = typeof header === "string" ? header : (header ?? []).join(",");
  if (text.trim() === "") return "missing";
  const times: string[] = [];
  const signatures: string[] = [];
  for (const part of text.split(",")) {
    const at = part.indexOf("=");
    const scheme = part.slice(0, Math.max(at, 0)).trim();
    const value = part.slice(at + 1).trim();
    if (at < 0) return "malformed";
    if (scheme === "t") times.push(value);
    if (scheme === "v1") signatures.push(value.toLowerCase());
  }
  const timestamp = times[0] ?? "";
  const wellFormed = times.length === 1 && /^[0-9]{1,12}$/.test(timestamp);
  const hex = signatures.every((signature) => /^[0-9a-f]{64}$/.test(signature));
  if (!wellFormed || !hex || signatures.length === 0 || signatures.length > SIGNATURES_MAX) return "malformed";
  return { timestamp, signatures };
}

/** Whether the time is inside the symmetric window (A-38b). */
export function isTimely(timestamp: string, options: VerifyOptions): boolean {
  const tolerance = options.toleranceSeconds === undefined ? 300 : (options.toleranceSeconds ?? Infinity);
  if (Number.isNaN(tolerance) || tolerance < 0) throw new TypeError("toleranceSeconds must be zero or more, or null");
  const nowS = Math.floor((options.now ?? Date.now)() / 1000);
  return Math.abs(nowS - Number(timestamp)) <= tolerance;
}

/**
 * The signing secrets with pasted line ends removed.
 *
 * @throws TypeError when there is none or one is empty
 */
export function checkedSecrets(secret: string | readonly string[]): string[] {
  const secrets = (typeof secret === "string" ? [secret] : [...secret]).map((one) => String(one ?? "").trim());
  if (secrets.length === 0 || secrets.includes("")) throw new TypeError("the webhook secret is empty");
  return secrets;
}

/**
 * The signed bytes: the body exactly as it arrived.
 *
 * @throws TypeError for a parsed body, whose bytes are lost
 */
export function checkedBody(body: Uint8Array | string): Uint8Array {
  if (typeof body === "string") return new TextEncoder().encode(body);
  if (body instanceof Uint8Array) return body;
  throw new TypeError("verify the raw request body: a parsed body no longer has the bytes that were signed");
}

import { createHmac, randomBytes } from "node:crypto";

const LIFETIME_S = 86_400;

/** How to mint a CSRF token, good or deliberately bad. */
export type MintSpec = {
  /** Key of the MAC. Default: the relay's current secret. */
  readonly secret?: string;
  /** `base64` decodes the secret first, which no relay may do. */
  readonly key_encoding?: "utf8" | "base64";
  /** Binds the token to a session. */
  readonly session?: string;
  /** Seconds from now until it expires. Default 86,400. */
  readonly expires_in?: number;
  /** Default `base64url`, the only right one. */
  readonly mac_encoding?: "base64url" | "hex";
};

/** The key a relay uses: the secret's bytes as configured, or one derived for a session. */
export function csrfKey(secret: string, session: string | undefined): string | Buffer {
  if (session === undefined) return secret;
  return createHmac("sha256", secret).update(`paylera-csrf-v1\0${session}`).digest();
}

/** Mints `<random>.<unix_expiry>.<hmac>` without any code of the relay under test, as a sister instance would. */
export function mintToken(spec: MintSpec, relay: { secret: string; nowS: number }): string {
  const secret = (spec.secret ?? relay.secret).replace(/[\r\n ]+$/, "");
  const expiry = relay.nowS + (spec.expires_in ?? LIFETIME_S);
  const message = `${randomBytes(32).toString("base64url")}.${expiry}`;
  const key = spec.key_encoding === "base64" ? Buffer.from(secret, "base64") : csrfKey(secret, spec.session);
  return `${message}.${createHmac("sha256", key)
    .update(message)
    .digest(spec.mac_encoding ?? "base64url")}`;
}

/** Why a text is no fresh CSRF token under this secret, or undefined. */
export function csrfFault(
  token: string,
  relay: { secret: string; session: string | undefined; nowS: number },
): string | undefined {
  const parts = /^([A-Za-z0-9_-]{43})\.([0-9]{10})\.([A-Za-z0-9_-]{43})$/.exec(token);
  if (parts === null) return "is not <43 base64url>.<10 digits>.<43 base64url>";
  const expected = createHmac("sha256", csrfKey(relay.secret.trim(), relay.session))
    .update(`${parts[1]}.${parts[2]}`)
    .digest("base64url");
  if (expected !== parts[3]) return "has a MAC that does not verify under the relay's secret";
  const lifetime = Number(parts[2]) - relay.nowS;
  return Math.abs(lifetime - LIFETIME_S) <= 5 ? undefined : `expires in ${lifetime} s, not in ${LIFETIME_S}`;
}

/** Milliseconds since 1970 inside a UUIDv7, or undefined when the text is none. */
export function uuidv7Ms(text: string): number | undefined {
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(text)) return undefined;
  return Number.parseInt(text.slice(0, 8) + text.slice(9, 13), 16);
}

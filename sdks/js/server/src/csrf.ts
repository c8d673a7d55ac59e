import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

const LIFETIME_S = 86_400;
const FUTURE_SLACK_S = 300;
const TOKEN = /^([A-Za-z0-9_-]{43})\.([0-9]{10})\.([A-Za-z0-9_-]{43})$/;

/** Header that carries the token (P-071). */
export const CSRF_HEADER = "paylera-csrf-token";

/** The keys of the MAC: tokens are minted with `current` and accepted under any of them. */
export type CsrfKeys = { readonly current: string; readonly previous: readonly string[] };

/** What a token turned out to be. `current` tells whether the newest key made it; `expiresAt` is in unix seconds. */
export type TokenVerdict =
  | { readonly state: "valid"; readonly current: boolean; readonly expiresAt: number }
  | { readonly state: "expired" | "invalid" };

function mac(secret: string, session: string | undefined, message: string): string {
  const key =
    session === undefined ? secret : createHmac("sha256", secret).update(`paylera-csrf-v1\0${session}`).digest();
  return createHmac("sha256", key).update(message).digest("base64url");
}

function equal(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * Mints the 98-character triple `<random>.<unix_expiry>.<hmac>`, good for 24 hours.
 *
 * @param input.session binds the token to a session when given
 * @param input.nowS unix seconds
 */
export function mintToken(input: { keys: CsrfKeys; session: string | undefined; nowS: number }) {
  const expiresAt = input.nowS + LIFETIME_S;
  const message = `${randomBytes(32).toString("base64url")}.${expiresAt}`;
  return { token: `${message}.${mac(input.keys.current, input.session, message)}`, expiresAt };
}

/** Checks shape, MAC under every key, expiry without slack, and that the expiry is not further off than any mint's. */
export function judgeToken(
  token: string,
  input: { keys: CsrfKeys; session: string | undefined; nowS: number },
): TokenVerdict {
  const parts = TOKEN.exec(token);
  if (parts === null) return { state: "invalid" };
  const message = `${parts[1]}.${parts[2]}`;
  const given = parts[3] ?? "";
  const secrets = [input.keys.current, ...input.keys.previous];
  const match = secrets.findIndex((secret) => equal(mac(secret, input.session, message), given));
  const expiresAt = Number(parts[2]);
  if (match < 0 || expiresAt > input.nowS + LIFETIME_S + FUTURE_SLACK_S) return { state: "invalid" };
  if (expiresAt <= input.nowS) return { state: "expired" };
  return { state: "valid", current: match === 0, expiresAt };
}

/** Every value of a cookie, in order: planted duplicates must not hide the real one (A-24c). */
export function cookieValues(header: string | null, name: string): string[] {
  const values: string[] = [];
  for (const part of (header ?? "").split(";")) {
    const at = part.indexOf("=");
    if (at > 0 && part.slice(0, at).trim() === name) values.push(part.slice(at + 1).trim());
  }
  return values;
}

/** Whether header and cookie carry the same good token; otherwise the words for `detail` (P-076, A-24e). */
export function csrfFailure(input: {
  header: string | null;
  cookies: readonly string[];
  keys: CsrfKeys;
  session: string | undefined;
  nowS: number;
}): string | undefined {
  const header = input.header ?? "";
  if (header === "") return "missing token";
  if (!input.cookies.some((cookie) => equal(cookie, header))) return "token and cookie differ";
  const { state } = judgeToken(header, input);
  if (state === "valid") return undefined;
  return state === "expired" ? "expired" : "invalid token";
}

/** The token to hand out: the browser's own while current and with over half its life left, else a new one. */
export function issueToken(input: {
  cookies: readonly string[];
  fresh: boolean;
  keys: CsrfKeys;
  session: string | undefined;
  nowS: number;
}): { token: string; expiresAt: number } {
  if (!input.fresh) {
    for (const token of input.cookies) {
      const verdict = judgeToken(token, input);
      const keep = verdict.state === "valid" && verdict.current && verdict.expiresAt - input.nowS > LIFETIME_S / 2;
      if (keep) return { token, expiresAt: verdict.expiresAt };
    }
  }
  return mintToken(input);
}

/** The `Set-Cookie` value: readable by script on purpose (P-072), never with a Domain (A-24b). */
export function csrfCookie(input: { name: string; token: string; path: string; secure: boolean }): string {
  const path = input.path === "" ? "/" : input.path;
  const secure = input.secure ? "; Secure" : "";
  return `${input.name}=${input.token}; Path=${path}; Max-Age=${LIFETIME_S}; SameSite=Lax${secure}`;
}

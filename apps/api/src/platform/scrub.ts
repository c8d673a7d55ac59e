/** What stands where a secret was. */
const removed = "[redacted]";

/** Members whose value is a secret whatever it looks like; compared in lower case without `-` and `_`. */
const secretKeys = new Set(
  [
    ["authorization", "proxyauthorization", "cookie", "setcookie", "csrf", "xcsrftoken", "password", "passphrase"],
    ["secret", "clientsecret", "signingsecret", "webhooksecret", "token", "accesstoken", "refreshtoken", "idtoken"],
    ["sessiontoken", "apikey", "secretkey", "privatekey", "encryptionkey", "databaseurl", "devicecode", "usercode"],
  ].flat(),
);

// Our tokens wherever they stand: no word boundary, because text that was escaped twice has none.
const tokens = /(pl_(?:test|live)_|whsec_)[A-Za-z0-9_-]{6,}/g;
// Session tokens have a prefix short enough for ordinary names to hold it, so length decides.
const sessionTokens = /(cs_|sess_|pss_)[A-Za-z0-9_-]{24,}/g;
// Keys of payment providers: sk_live_…, rk_test_…, test_sk_…, live_gsk_…
const providerKeys = /((?:[sr]k|pk)_(?:test|live)_|(?:test|live)_g?[sc]k_)[A-Za-z0-9_-]{6,}/g;
const credentials = /(bearer|basic)\s+[A-Za-z0-9._~+/=-]{6,}/gi;
const cookieLines = /((?:set-)?cookie\s*[:=]\s*)[^\r\n]+/gi;
const atSigns = /@|%40|＠/gi;
const localEdge = /[\s"'`<>()[\]{},:;=&?/\\|]/;
const domain = /[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/uy;

/** Replaces tokens, credentials, cookies and e-mail addresses inside `text`; a token keeps its prefix. */
export function scrubText(text: string): string {
  const clean = text
    .replace(tokens, `$1${removed}`)
    .replace(sessionTokens, `$1${removed}`)
    .replace(providerKeys, `$1${removed}`)
    .replace(credentials, `$1 ${removed}`)
    .replace(cookieLines, `$1${removed}`);
  return scrubEmails(clean);
}

/** `scrubText` for every string and key of a JSON value, and every value under a key that names a secret. */
export function scrubValue(value: unknown): unknown {
  if (typeof value === "string") return scrubText(value);
  if (Array.isArray(value)) return value.map(scrubValue);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([key, member]) => {
    const isSecret = secretKeys.has(key.toLowerCase().replace(/[-_]/g, ""));
    return [scrubText(key), isSecret && member !== null ? removed : scrubValue(member)];
  });
  return Object.fromEntries(members);
}

/** Grows outwards from each at sign, so long text without one costs a single pass. */
function scrubEmails(text: string): string {
  let clean = "";
  let copied = 0;
  let floor = 0;
  for (const { 0: sign, index } of text.matchAll(atSigns)) {
    let start = index;
    while (start > floor && !localEdge.test(text.charAt(start - 1))) start -= 1;
    floor = index + sign.length;
    domain.lastIndex = floor;
    if (start === index || !domain.test(text)) continue;
    clean += text.slice(copied, start) + removed;
    copied = domain.lastIndex;
    floor = copied;
  }
  return clean + text.slice(copied);
}

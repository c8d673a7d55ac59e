/** Why a body was refused, and where when that is known (a JSON pointer). */
export class JsonError extends Error {
  override name = "JsonError";
  readonly reason: "too_large" | "too_deep" | "malformed" | "invalid_text";
  readonly pointer: string | undefined;

  constructor(reason: JsonError["reason"], pointer?: string) {
    super(pointer === undefined ? `JSON refused: ${reason}` : `JSON refused at ${pointer}: ${reason}`);
    this.reason = reason;
    this.pointer = pointer;
  }
}

export type JsonLimits = { maxBytes: number; maxDepth: number };

/** What a request body may be: 1 MiB, 32 levels. */
export const bodyLimits: JsonLimits = { maxBytes: 1_048_576, maxDepth: 32 };

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Parses an untrusted body. Refuses what PostgreSQL cannot store (NUL), what would change silently on the way
 * (lone surrogates, invalid UTF-8) and keys that could reach a prototype.
 * @throws JsonError
 */
export function parseJson(bytes: Uint8Array, limits: JsonLimits): unknown {
  if (bytes.byteLength > limits.maxBytes) throw new JsonError("too_large");
  if (deeperThan(bytes, limits.maxDepth)) throw new JsonError("too_deep");
  const text = decode(bytes);
  const value = parse(text);
  // Bad text can hide only behind an escape: raw NUL and raw surrogates have failed already.
  if (text.includes("\\u") || text.includes("__proto__")) inspect(value, "");
  return value;
}

/**
 * One spelling per value, for fingerprints: keys sorted by code unit, no spaces, numbers by value, `undefined`
 * members left out.
 * @throws TypeError for anything JSON cannot say
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new TypeError(`JSON has no number ${value}`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object") throw new TypeError(`JSON has no ${typeof value}`);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(",")}}`;
}

/** Counts brackets outside strings, byte by byte: in UTF-8 no byte of a longer character looks like ASCII. */
function deeperThan(bytes: Uint8Array, maxDepth: number): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i];
    if (inString) {
      if (byte === 0x5c) i += 1;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) {
      inString = true;
    } else if (byte === 0x5b || byte === 0x7b) {
      depth += 1;
      if (depth > maxDepth) return true;
    } else if (byte === 0x5d || byte === 0x7d) {
      depth -= 1;
    }
  }
  return false;
}

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new JsonError("invalid_text");
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The engine's message quotes the body, so it is dropped.
    throw new JsonError("malformed");
  }
}

/** Recursion is safe here: the depth is known to be within the limit. */
function inspect(value: unknown, pointer: string): void {
  if (typeof value === "string") {
    if (!isStorable(value)) throw new JsonError("invalid_text", pointer);
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => inspect(item, `${pointer}/${index}`));
  } else if (typeof value === "object" && value !== null) {
    for (const [key, member] of Object.entries(value)) {
      if (!isStorable(key)) throw new JsonError("invalid_text", pointer);
      if (key === "__proto__") throw new JsonError("malformed", `${pointer}/__proto__`);
      inspect(member, `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`);
    }
  }
}

function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}

import { RelayProblem } from "./problems.ts";

const DEPTH_MAX = 32;
const JSON_TYPE = /^application\/json\s*(;|$)/i;

/** Request fields after allow-listing: values are whatever JSON the browser sent. */
export type Fields = Record<string, unknown>;

const refuse = (detail: string) => new RelayProblem("paylera.invalid_request", detail);

/** Reads a body of at most `limit` bytes; a declared or actual excess is 413 before anything is parsed. */
export async function readBody(request: Request, limit: number): Promise<Uint8Array> {
  const tooLarge = () => new RelayProblem("paylera.payload_too_large", `Bodies may have at most ${limit} bytes.`);
  if (request.bodyUsed) {
    throw new RelayProblem("paylera.relay_misconfigured", "The request body was read before the relay could read it.");
  }
  const declared = request.headers.get("content-length");
  if (declared !== null && Number(declared) > limit) throw tooLarge();
  if (request.body === null) return new Uint8Array();
  if (declared !== null) {
    const bytes = new Uint8Array(await request.arrayBuffer());
    if (bytes.length > limit) throw tooLarge();
    return bytes;
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body) {
    length += chunk.length;
    if (length > limit) throw tooLarge();
    chunks.push(chunk);
  }
  return concat(chunks, length);
}

function concat(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** Refuses every content type that a cross-site form could send. */
export function requireJson(request: Request): void {
  if (JSON_TYPE.test(request.headers.get("content-type") ?? "")) return;
  throw new RelayProblem("paylera.unsupported_media_type", "Send Content-Type: application/json.");
}

/** Parses a JSON object; duplicate keys, `__proto__`, deep nesting and numbers beyond a double are refused. */
export function parseObject(bytes: Uint8Array): Fields {
  const { text, value } = parseJson(bytes);
  if (!isFields(value)) throw refuse("The body must be a JSON object.");
  const fault = keyFault(text);
  if (fault !== undefined) throw refuse(fault);
  return value;
}

function parseJson(bytes: Uint8Array): { text: string; value: unknown } {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return { text, value: JSON.parse(text) };
  } catch {
    throw refuse("The body is not valid JSON.");
  }
}

/** Whether a value is a plain JSON object. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// JSON.parse hides duplicates, so the text (known to be valid JSON) is scanned once for its keys.
function keyFault(text: string): string | undefined {
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === "{" || char === "[") {
      open.push(char === "{" ? new Set() : undefined);
      if (open.length > DEPTH_MAX) return `The body is nested more than ${DEPTH_MAX} levels deep.`;
    } else if (char === "}" || char === "]") {
      open.pop();
    } else if (char === '"') {
      const end = closingQuote(text, at);
      const key = isKey(text, end) ? String(JSON.parse(text.slice(at, end + 1))) : undefined;
      const seen = open.at(-1);
      if (key === "__proto__") return "The body has a key that is not allowed.";
      if (key !== undefined && seen?.has(key)) return "The body has a key twice.";
      if (key !== undefined) seen?.add(key);
      at = end;
    }
  }
  return undefined;
}

function isKey(text: string, end: number): boolean {
  let at = end + 1;
  while (" \t\r\n".includes(text.charAt(at)) && at < text.length) at += 1;
  return text.charAt(at) === ":";
}

function closingQuote(text: string, opening: number): number {
  let at = opening + 1;
  while (text.charAt(at) !== '"') at += text.charAt(at) === "\\" ? 2 : 1;
  return at;
}

/** The fields a route lets through; a number JSON cannot carry on (`1e999`) is refused instead of becoming null. */
export function pickFields(fields: Fields, allowed: readonly string[]): Fields {
  const picked: Fields = {};
  for (const name of allowed) {
    if (!Object.hasOwn(fields, name)) continue;
    if (hasInfinity(fields[name])) throw refuse(`${name} holds a number that is out of range.`);
    picked[name] = fields[name];
  }
  return picked;
}

function hasInfinity(value: unknown): boolean {
  if (typeof value === "number") return !Number.isFinite(value);
  return typeof value === "object" && value !== null && Object.values(value).some(hasInfinity);
}

/** The query parameters a route lets through, as text; one that is given twice is refused. */
export function pickQuery(search: URLSearchParams, allowed: readonly string[]): Fields {
  const picked: Fields = {};
  for (const name of allowed) {
    const values = search.getAll(name);
    if (values.length > 1) throw refuse(`${name} is given twice.`);
    if (values[0] !== undefined) picked[name] = values[0];
  }
  return picked;
}

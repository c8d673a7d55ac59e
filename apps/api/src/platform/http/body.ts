import type { z } from "zod";
import { bodyLimits, JsonError, parseJson } from "../json.ts";
import { type FieldError, ProblemError, problem } from "./problem.ts";

/** Reads a body up to the limit; the connection is not read further once it is too large. */
export async function readBody(request: Request): Promise<Uint8Array> {
  try {
    return await readUpToLimit(request);
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    // Whoever sent half of it is mostly gone by now: the answer is for the log.
    throw problem("paylera.invalid_request", "The body did not arrive whole.");
  }
}

async function readUpToLimit(request: Request): Promise<Uint8Array> {
  const tooLarge = () => problem("paylera.payload_too_large", `The body is larger than ${bodyLimits.maxBytes} bytes.`);
  if (Number(request.headers.get("content-length") ?? 0) > bodyLimits.maxBytes) throw tooLarge();
  if (request.headers.has("content-encoding")) {
    throw problem("paylera.unsupported_media_type", "Send the body without a Content-Encoding.");
  }
  // A declared length is kept by the HTTP parser, and reading whole costs a fraction of reading a stream.
  if (request.headers.has("content-length")) {
    const whole = new Uint8Array(await request.arrayBuffer());
    if (whole.length > bodyLimits.maxBytes) throw tooLarge();
    return whole;
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > bodyLimits.maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return chunks.length === 1 ? (chunks[0] ?? new Uint8Array()) : Buffer.concat(chunks);
}

/** Parses a JSON object from a request that must carry one. An empty body counts as `{}`. */
export function parseBody(request: Request, raw: Uint8Array): unknown {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (raw.length === 0) return {};
  if (type !== "application/json") {
    throw problem("paylera.unsupported_media_type", "Send the body as Content-Type: application/json.");
  }
  try {
    return parseJson(raw, bodyLimits);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    if (error.reason === "too_large") throw problem("paylera.payload_too_large", "The body is too large.");
    const where = error.pointer === undefined ? "" : ` at ${bounded(error.pointer)}`;
    if (error.reason === "invalid_text") {
      const field = bounded(error.pointer?.slice(1).replaceAll("/", ".") || "body");
      const message = "must be well-formed text without NUL characters";
      throw new ProblemError("paylera.validation_failed", `${field} ${message}.`, { errors: [{ field, message }] });
    }
    const reason = error.reason === "too_deep" ? `nested deeper than ${bodyLimits.maxDepth} levels` : "not valid JSON";
    throw problem("paylera.invalid_request", `The body is ${reason}${where}.`);
  }
}

/** A problem stays small whatever was sent: this many errors, names of this many characters. */
const errorsMax = 20;
const nameLengthMax = 200;
const bounded = (name: string): string => (name.length > nameLengthMax ? `${name.slice(0, nameLengthMax)}…` : name);

/** Parses by a contract shape; the problem names every field at fault. */
export function validate<T extends z.ZodType>(shape: T, value: unknown): z.output<T> {
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.slice(0, errorsMax);
  const errors = issues.flatMap((issue) => toFieldErrors(issue, value)).slice(0, errorsMax);
  const first = errors[0];
  throw new ProblemError("paylera.validation_failed", `${first?.field ?? "body"} ${first?.message ?? "is invalid"}.`, {
    errors,
  });
}

function toFieldErrors(issue: z.core.$ZodIssue, sent: unknown): FieldError[] {
  const at = bounded(issue.path.map(String).join("."));
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ field: bounded(at ? `${at}.${key}` : key), message: "is not a known field" }));
  }
  if (issue.code === "invalid_type" && issue.path.length > 0 && isMissing(sent, issue.path)) {
    return [{ field: at, message: "is required" }];
  }
  return [{ field: at || "body", message: issue.message.replace(/^Invalid input: /, "is invalid: ") }];
}

/** Whether what was sent has nothing at the path; the issue itself does not say what it found. */
function isMissing(sent: unknown, path: readonly PropertyKey[]): boolean {
  let found: unknown = sent;
  for (const step of path) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, step)) return true;
    found = Reflect.get(found, step);
  }
  return found === undefined;
}

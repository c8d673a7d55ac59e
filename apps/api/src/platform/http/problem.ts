import { problems, type ProblemType } from "@paylera/contract";
import { sqlState } from "../db/database.ts";

export type FieldError = { field: string; message: string };

/** An expected refusal: the pipeline answers it as RFC 9457 problem details. `detail` is for the caller to read. */
export class ProblemError extends Error {
  override name = "ProblemError";
  readonly type: ProblemType;
  readonly errors: readonly FieldError[] | undefined;
  readonly headers: Readonly<Record<string, string>>;
  constructor(
    type: ProblemType,
    detail: string,
    options: { errors?: readonly FieldError[]; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(detail);
    this.type = type;
    this.errors = options.errors;
    this.headers = options.headers ?? {};
  }
}

/** A refusal, to be thrown. */
export const problem = (type: ProblemType, detail: string): ProblemError => new ProblemError(type, detail);

/** A 422 that names one field. */
export const invalidField = (field: string, message: string): ProblemError =>
  new ProblemError("paylera.validation_failed", `${field} ${message}.`, { errors: [{ field, message }] });

/** What every error becomes at the edge. Anything unexpected is a 500 without a word about the inside. */
export function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const retry = { headers: { "Retry-After": "1" } };
  const state = sqlState(error);
  if (state === "55P03")
    return new ProblemError("paylera.version_conflict", "Another request holds the object.", retry);
  if (state !== null && /^(40001|40P01|57014|57P0[1-3]|53...|08...)$/.test(state)) return unavailable();
  if (error instanceof Error && isConnectionFailure(error)) return unavailable();
  return new ProblemError("paylera.internal_error", "The request could not be completed. It is safe to retry.");
}

const unavailable = (): ProblemError =>
  new ProblemError("paylera.unavailable", "The service is briefly unavailable. Retry in a moment.", {
    headers: { "Retry-After": "1" },
  });

const connectionLost =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered|Query read timeout|pool after calling end/;

function isConnectionFailure(error: Error): boolean {
  if (
    "code" in error &&
    typeof error.code === "string" &&
    /^E(CONN|PIPE|HOST|NET|TIMEDOUT|NOTFOUND|AI_)/.test(error.code)
  )
    return true;
  return connectionLost.test(error.message);
}

/** The wire form of a problem. */
export function problemResponse(error: ProblemError, headers: Headers): Response {
  const { status, title } = problems[error.type];
  headers.set("Content-Type", "application/problem+json");
  headers.set("Cache-Control", "no-store");
  headers.set("X-Content-Type-Options", "nosniff");
  if (status === 401) headers.set("WWW-Authenticate", 'Bearer realm="paylera"');
  for (const [name, value] of Object.entries(error.headers)) headers.set(name, value);
  const body = {
    type: error.type,
    title,
    status,
    detail: error.message,
    ...(error.errors && { errors: error.errors }),
  };
  return new Response(JSON.stringify(body), { status, headers });
}

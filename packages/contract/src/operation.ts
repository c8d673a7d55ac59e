import type { z } from "zod";
import type { ProblemType } from "./problems.ts";
import type { Scope } from "./scopes.ts";

/**
 * How a write treats `Idempotency-Key`:
 * `stored` keeps the definitive answer for 24 hours and replays it; `natural` writes carry their own permanent unique
 * key (usage events, objects put by code); `none` changes nothing.
 */
export type Idempotency = "stored" | "natural" | "none";

/** The p99 promise an operation is measured against (P-155). */
export type LatencyClass = "read" | "write" | "money" | "ingress" | "page" | "probe";

/** Who authenticates: an API token, the bearer of a hosted page's session, a provider's signature, or nobody. */
export type Auth = "token" | "checkout_session" | "portal_link" | "portal_session" | "signature" | "none";

/** Which surface an operation belongs to; SDKs are generated from `public` and `admin`. */
export type Audience = "public" | "admin" | "page" | "provider" | "probe";

/** One operation of the API as data. Everything about it that is not its work is derived from this value. */
export type Operation = {
  /** `tag.verb`, the operationId. */
  id: `${string}.${string}`;
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: `/${string}`;
  summary: string;
  description?: string;
  audience: Audience;
  auth: Auth;
  /** Needed scope of an API token; null where `auth` is not `token`. */
  scope: Scope | null;
  idempotency: Idempotency;
  latency: LatencyClass;
  /** Asked on every request of a merchant's users: how often is theirs to decide, so its rate is not counted. */
  hot?: true;
  /** Whether a relay forwards to it. */
  relay: boolean;
  /** `request`: the pipeline opens one tenant transaction around it; `none`: it opens its own, between network calls. */
  transaction: "request" | "none";
  query?: z.ZodObject;
  body?: z.ZodObject;
  status: 200 | 201 | 202 | 204;
  response?: z.ZodType;
  /** Problems beyond those every operation may answer. */
  problems: readonly ProblemType[];
  example: { params?: Record<string, string>; query?: Record<string, string>; body?: unknown; response?: unknown };
};

/** Declares an operation and keeps its literal types. */
export const operation = <const T extends Operation>(value: T): T => value;

/** Names of the `{parameters}` in a path, in order. */
export const pathParameters = (path: string): string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map((match) => String(match[1]));

type ParameterNames<P extends string> = P extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParameterNames<Rest>
  : never;

/** The path parameters of an operation, all strings. */
export type Params<T extends Operation> = Record<ParameterNames<T["path"]>, string>;

/** The parsed body, query and response of an operation; `undefined` where it has none. */
export type Body<T extends Operation> = T["body"] extends z.ZodType ? z.output<T["body"]> : undefined;
export type Query<T extends Operation> = T["query"] extends z.ZodType ? z.output<T["query"]> : undefined;
export type Response<T extends Operation> = T["response"] extends z.ZodType ? z.input<T["response"]> : undefined;

/** Problems that the pipeline itself may answer for an operation, beside the operation's own. */
export const pipelineProblems = (value: Operation): ProblemType[] => {
  const found: ProblemType[] = ["paylera.internal_error", "paylera.unavailable"];
  if (value.audience !== "probe") found.push("paylera.api_version_unknown");
  if (value.audience === "probe") return ["paylera.unavailable"];
  if (value.auth !== "none" && value.auth !== "signature")
    found.push("paylera.unauthenticated", "paylera.rate_limited");
  if (value.scope) found.push("paylera.forbidden");
  if (value.query || value.body) found.push("paylera.validation_failed");
  if (pathParameters(value.path).length > 0) found.push("paylera.not_found");
  if (value.body) found.push("paylera.invalid_request", "paylera.payload_too_large", "paylera.unsupported_media_type");
  if (value.idempotency !== "none") found.push("paylera.idempotency_key_invalid");
  if (value.idempotency === "stored") found.push("paylera.idempotency_conflict", "paylera.idempotency_in_progress");
  return found;
};

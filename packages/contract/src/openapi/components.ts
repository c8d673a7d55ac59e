import { type ProblemDefinition, problems } from "../problems.ts";
import { API_VERSION } from "../version.ts";
import type { JsonObject } from "./json.ts";

/** The request headers that every or many operations take. */
export const headerParameters: JsonObject = {
  ApiVersion: {
    name: "Paylera-Api-Version",
    in: "header",
    description: "The API version to speak. The newest when left out.",
    schema: { type: "string", format: "date" },
    example: API_VERSION,
  },
  IdempotencyKey: {
    name: "Idempotency-Key",
    in: "header",
    description: "1 to 255 printable ASCII characters that name this request. Repeating it with its key is safe.",
    schema: { type: "string", minLength: 1, maxLength: 255, pattern: "^[\\x20-\\x7e]+$" },
    example: "018f3f1e-5b6a-7c3d-9e21-6f0b0c9d4a11",
  },
};

/** The response headers. */
export const responseHeaders: JsonObject = {
  RequestId: {
    description: "Names this request. Quote it when you ask for help.",
    schema: { type: "string" },
    example: "01960000-0000-7000-8000-000000000011",
  },
  TenantId: {
    description: "The tenant that the token belongs to.",
    schema: { type: "string", format: "uuid" },
    example: "01960000-0000-7000-8000-000000000001",
  },
  RetryAfter: {
    description: "Seconds to wait before trying again.",
    schema: { type: "integer", format: "int32", minimum: 0 },
    example: 1,
  },
  IdempotentReplayed: {
    description: "`true` when this is the kept answer of an earlier request with the same Idempotency-Key.",
    schema: { type: "string", enum: ["true"] },
    example: "true",
  },
};

/** How requests are authenticated, by the `auth` of an operation. */
export const securitySchemes: Readonly<Record<string, JsonObject>> = {
  token: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "pl_test_… or pl_live_…",
    description: "An API token of the tenant. Keep it on your server.",
  },
  checkout_session: { type: "http", scheme: "bearer", description: "The secret of one checkout URL." },
  portal_link: { type: "http", scheme: "bearer", description: "The secret of a one-time portal URL." },
  portal_session: { type: "http", scheme: "bearer", description: "The session a redeemed portal URL gave." },
};

/** A problem as it is on the wire; its `detail` is the description where a real one speaks of the request. */
export const problemExample = ({ type, title, status, description }: ProblemDefinition): JsonObject => {
  const example = { type, title, status, detail: description };
  if (type !== "paylera.validation_failed") return example;
  return { ...example, errors: [{ field: "plan_id", message: "must be a UUID" }] };
};

/** One example of every problem, by type. */
export const problemExamples: JsonObject = Object.fromEntries(
  Object.values(problems).map((problem) => [problem.type, { summary: problem.title, value: problemExample(problem) }]),
);

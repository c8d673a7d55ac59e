import type { z } from "zod";
import { type Operation, pathParameters, pipelineProblems } from "../operation.ts";
import { problems, type ProblemType } from "../problems.ts";
import { enumValues, publicText, type SchemaBook } from "./schema-book.ts";
import { isObject, type Json, type JsonObject, toJson } from "./json.ts";
import { schemaRef } from "./plain-schema.ts";
import { spanName } from "./span-name.ts";

const codePattern = "^[a-z][a-z0-9_]{0,63}$";

/** Every path parameter of the API by name. */
const pathSchemas: Readonly<Record<string, { description: string; schema: JsonObject }>> = {
  id: { description: "The id of the object.", schema: { type: "string", format: "uuid" } },
  tenant_id: { description: "The id of the tenant.", schema: { type: "string", format: "uuid" } },
  code: { description: "The code that the merchant chose.", schema: { type: "string", pattern: codePattern } },
  feature_code: { description: "The code of the feature.", schema: { type: "string", pattern: codePattern } },
  provider: { description: "The payment provider.", schema: { type: "string", enum: ["stripe", "toss", "sandbox"] } },
};

const takesVersion = (op: Operation): boolean => op.audience !== "probe" && op.audience !== "provider";
const takesKey = (op: Operation): boolean => op.idempotency !== "none" && op.auth === "token";
const isPage = (op: Operation): boolean => op.query !== undefined && "cursor" in op.query.shape;

/** Every problem an operation may answer with, its own and the pipeline's, in the order of the table. */
export const documentedProblems = (op: Operation): ProblemType[] => {
  const found = new Set<ProblemType>([...op.problems, ...pipelineProblems(op)]);
  return Object.values(problems).flatMap(({ type }) => (found.has(type) ? [type] : []));
};

function pathParameter(op: Operation, name: string): JsonObject {
  const known = pathSchemas[name];
  if (!known) throw new Error(`${op.id}: path parameter ${name} is not described`);
  return { name, in: "path", required: true, ...known, example: op.example.params?.[name] ?? "" };
}

const queryDescriptions: Readonly<Record<string, string>> = {
  limit: "How many objects a page holds at most.",
  cursor: "Where the page starts: the `next_cursor` of the page before.",
};

function queryParameter(op: Operation, name: string, input: JsonObject, output: Json | undefined): JsonObject {
  const parameter: JsonObject = { name, in: "query", schema: isTrueOrFalse(input) ? { type: "boolean" } : input };
  const description = queryDescriptions[name];
  if (description) parameter.description = description;
  // A shape that reads text and yields a list is a comma-separated list on the wire.
  if (isObject(output) && output.type === "array" && isObject(output.items)) {
    parameter.description = `A comma-separated list of ${listed(enumValues(output.items))}.`;
  }
  const example = op.example.query?.[name];
  return example === undefined ? parameter : { ...parameter, example };
}

const isTrueOrFalse = (schema: JsonObject): boolean => JSON.stringify(schema.enum) === '["true","false"]';

/** The values of an enumeration for a sentence. */
const listed = (values: readonly Json[]): string =>
  values.map((value) => (typeof value === "string" ? `\`${value}\`` : "")).join(", ");

function parameters(op: Operation, book: SchemaBook): Json[] {
  const found: Json[] = pathParameters(op.path).map((name) => pathParameter(op, name));
  if (op.query) {
    const input = book.enter(op.query, "input").properties;
    const output = book.enter(op.query, "output").properties;
    for (const [name, schema] of Object.entries(isObject(input) ? input : {})) {
      const required = !op.query.shape[name]?.safeParse(undefined).success;
      const read = isObject(output) ? output[name] : undefined;
      const parameter = isObject(schema) ? queryParameter(op, name, schema, read) : {};
      found.push(required ? { ...parameter, required } : parameter);
    }
  }
  if (takesKey(op)) found.push({ $ref: "#/components/parameters/IdempotencyKey" });
  if (takesVersion(op)) found.push({ $ref: "#/components/parameters/ApiVersion" });
  return found;
}

const header = (name: string): JsonObject => ({ $ref: `#/components/headers/${name}` });

const jsonContent = (shape: z.ZodType, io: "input" | "output", example: unknown, book: SchemaBook): JsonObject => ({
  "application/json": { schema: book.enter(shape, io), example: toJson(example) },
});

function success(op: Operation, book: SchemaBook): JsonObject {
  const headers: JsonObject = { "Paylera-Request-Id": header("RequestId") };
  if (op.auth !== "none") headers["Paylera-Tenant-Id"] = header("TenantId");
  if (op.idempotency === "stored") headers["Idempotent-Replayed"] = header("IdempotentReplayed");
  const answer: JsonObject = { description: successTitles[op.status], headers };
  if (op.response) answer.content = jsonContent(op.response, "output", op.example.response, book);
  return answer;
}

const successTitles = {
  200: "Done.",
  201: "Created.",
  202: "Accepted; the work follows.",
  204: "Done; there is no body.",
};
const waits: readonly ProblemType[] = [
  "paylera.rate_limited",
  "paylera.unavailable",
  "paylera.idempotency_in_progress",
];

/** The answer of one status with the problems that share it. */
export function problemResponse(types: readonly ProblemType[]): JsonObject {
  const headers: JsonObject = { "Paylera-Request-Id": header("RequestId") };
  if (types.some((type) => waits.includes(type))) headers["Retry-After"] = header("RetryAfter");
  const examples = Object.fromEntries(types.map((type) => [type, { $ref: `#/components/examples/${type}` }]));
  const description = `${types.map((type) => `${problems[type].title} (\`${type}\`)`).join("; ")}.`;
  return { description, headers, content: { "application/problem+json": { schema: schemaRef("Problem"), examples } } };
}

/** A status that only one problem has refers to that problem's shared answer. */
function failures(op: Operation): JsonObject {
  const byStatus = Map.groupBy(documentedProblems(op), (type) => problems[type].status);
  const answers = [...byStatus]
    .sort(([a], [b]) => a - b)
    .map(([status, types]): [string, JsonObject] => {
      const [only] = types;
      const isAlone = types.length === 1 && only !== undefined;
      return [String(status), isAlone ? { $ref: `#/components/responses/${only}` } : problemResponse(types)];
    });
  return Object.fromEntries(answers);
}

const security = (op: Operation): Json[] => {
  if (op.auth === "none" || op.auth === "signature") return [];
  return [{ [op.auth]: op.scope ? [op.scope] : [] }];
};

/** The OpenAPI operation object of one operation; the schemas it needs are entered into `book`. */
export function operationObject(op: Operation, book: SchemaBook): JsonObject {
  const [tag = ""] = op.id.split(".");
  const found = parameters(op, book);
  const value: JsonObject = { operationId: op.id, tags: [tag], summary: op.summary };
  if (op.description) value.description = publicText(op.description);
  value.security = security(op);
  if (found.length > 0) value.parameters = found;
  if (op.body) value.requestBody = { required: true, content: jsonContent(op.body, "input", op.example.body, book) };
  value.responses = { [String(op.status)]: success(op, book), ...failures(op) };
  value["x-paylera-op"] = spanName(op);
  value["x-paylera-audience"] = op.audience;
  value["x-paylera-idempotency"] = op.idempotency;
  value["x-paylera-latency"] = op.latency;
  value["x-paylera-relay"] = op.relay;
  if (op.scope) value["x-paylera-scope"] = op.scope;
  if (isPage(op)) value["x-paylera-pagination"] = "cursor";
  return value;
}

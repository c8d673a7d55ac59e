import { type Operation, pathParameters } from "@paylera/contract";
import { z } from "zod";
import type { OperationRequest } from "./operation-call.ts";

/** A JSON Schema as far as the tests read it. */
export type Schema = {
  type?: string;
  format?: string;
  pattern?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  propertyNames?: Schema;
  additionalProperties?: Schema | boolean;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
};

/** What a shape takes from the wire. */
export const schemaOf = (shape: z.ZodType): Schema =>
  z.toJSONSchema(shape, { io: "input", unrepresentable: "any", reused: "inline" }) as Schema;

/** A place of a request that names an object: by id, code, e-mail or the merchant's own id. */
export type Slot = {
  name: string;
  kind: "uuid" | "code" | "email" | "external" | "cursor";
  /** The same request with another value here. */
  put(request: OperationRequest, value: string): OperationRequest;
};

/** Every slot of an operation, read off its path and its shapes. */
export function slotsOf(op: Operation): Slot[] {
  const path = pathParameters(op.path).map((name): Slot => ({
    name: `path ${name}`,
    kind: name.endsWith("id") ? "uuid" : "code",
    put: (request, value) => ({ ...request, params: { ...request.params, [name]: value } }),
  }));
  const query = Object.entries(op.query ? (schemaOf(op.query).properties ?? {}) : {}).flatMap(([name, schema]) => {
    const kind = name === "cursor" ? "cursor" : kindOf(name, schema);
    const put: Slot["put"] = (request, value) => ({ ...request, query: { ...request.query, [name]: value } });
    return kind === null ? [] : [{ name: `query ${name}`, kind, put } satisfies Slot];
  });
  return [...path, ...query, ...bodySlots(op)];
}

function bodySlots(op: Operation): Slot[] {
  const schema = op.body ? schemaOf(op.body) : {};
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]): Slot[] => {
    const kind = kindOf(name, member);
    const set =
      (make: (body: Record<string, unknown>, value: string) => unknown): Slot["put"] =>
      (request, value) => {
        const body = request.body as Record<string, unknown>;
        return { ...request, body: { ...body, [name]: make(body, value) } };
      };
    if (kind !== null) return [{ name: `body ${name}`, kind, put: set((_, value) => value) }];
    if (member.propertyNames?.pattern !== codePattern) return [];
    return [{ name: `body ${name} key`, kind: "code", put: set((_, value) => ({ [value]: {} })) }];
  });
}

const codePattern = "^[a-z][a-z0-9_]{0,63}$";

/** Only fields whose name ends like one refer to something: a new object's own name is free text. */
function kindOf(name: string, schema: Schema): Slot["kind"] | null {
  const variants = [schema, ...(schema.anyOf ?? [])];
  if (name === "external_id") return "external";
  if (variants.some((variant) => variant.format === "uuid")) return "uuid";
  if (variants.some((variant) => variant.pattern === codePattern)) return "code";
  return /(^|_)email$/.test(name) ? "email" : null;
}

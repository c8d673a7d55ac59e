/** The parts of a JSON Schema that the API document uses. */
export type Schema = {
  $ref?: string;
  type?: string | string[];
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  enum?: (string | number | boolean | null)[];
  const?: string | number | boolean | null;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  "x-extensible-enum"?: string[];
};

type Media = { content?: Record<string, { schema?: Schema }> };
type Parameter = { name: string; in: string; required?: boolean; description?: string; schema?: Schema };
type RawOperation = {
  operationId: string;
  summary?: string;
  description?: string;
  parameters?: Parameter[];
  requestBody?: Media & { required?: boolean };
  responses: Record<string, Media>;
  "x-paylera-audience"?: string;
  "x-paylera-idempotency"?: string;
  "x-paylera-op"?: string;
  "x-paylera-pagination"?: string;
};

/** An OpenAPI 3.1 document, as far as the generator reads it. */
export type OpenApi = {
  info: { version: string };
  paths: Record<string, Record<string, unknown>>;
  components?: { schemas?: Record<string, Schema>; parameters?: Record<string, Parameter> };
};

/** One operation with everything an emitter needs to know. */
export type Operation = {
  /** Part of the operationId before the dot. */
  tag: string;
  /** Part of the operationId after the dot. */
  verb: string;
  /** Name of its span and, in camelCase, of its function. */
  name: string;
  method: string;
  path: string;
  summary: string;
  description: string | undefined;
  audience: string;
  /** False where the server stores nothing for a repeated key and a repeat may not be harmless. */
  stampsKey: boolean;
  pathParameters: string[];
  input: { kind: "body" | "query"; schema: Schema; required: boolean } | undefined;
  response: Schema | undefined;
  /** The listed object of a cursor-paginated operation. */
  listsItem: Schema | undefined;
};

const METHODS = new Set(["get", "post", "put", "patch", "delete"]);

/** The schema a reference names, or the schema itself. */
export function resolve(document: OpenApi, schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const found = document.components?.schemas?.[schema.$ref.replace("#/components/schemas/", "")];
  if (found === undefined) throw new Error(`Unknown reference ${schema.$ref}`);
  return found;
}

function jsonSchema(media: Media | undefined): Schema | undefined {
  return media?.content?.["application/json"]?.schema;
}

function inputOf(raw: RawOperation, parameters: Parameter[], takesBody: boolean): Operation["input"] {
  const query = parameters.filter((parameter) => parameter.in === "query");
  const body = jsonSchema(raw.requestBody);
  if (body !== undefined && (query.length > 0 || !takesBody)) {
    throw new Error(`${raw.operationId} mixes a body with a query, or reads with a body`);
  }
  if (body !== undefined) return { kind: "body", schema: body, required: raw.requestBody?.required === true };
  if (query.length === 0) return undefined;
  const required = query.filter((parameter) => parameter.required === true).map((parameter) => parameter.name);
  const properties: Record<string, Schema> = {};
  for (const { name, schema, description } of query) {
    properties[name] = description === undefined ? { ...schema } : { description, ...schema };
  }
  return { kind: "query", schema: { type: "object", properties, required }, required: required.length > 0 };
}

function operationOf(document: OpenApi, path: string, method: string, raw: RawOperation): Operation {
  const parameters = (raw.parameters ?? []).map((parameter) => {
    const name = "$ref" in parameter ? String(parameter.$ref).replace("#/components/parameters/", "") : undefined;
    return (name === undefined ? undefined : document.components?.parameters?.[name]) ?? parameter;
  });
  const success = Object.keys(raw.responses).find((status) => status.startsWith("2"));
  const response = jsonSchema(success === undefined ? undefined : raw.responses[success]);
  const page =
    raw["x-paylera-pagination"] === "cursor" && response !== undefined ? resolve(document, response) : undefined;
  const [tag = "", verb = ""] = raw.operationId.split(".");
  const audience = raw["x-paylera-audience"] ?? "public";
  const name = raw["x-paylera-op"];
  if (name === undefined) throw new Error(`${raw.operationId} has no x-paylera-op`);
  return {
    tag,
    verb,
    name,
    method: method.toUpperCase(),
    path,
    summary: raw.summary ?? raw.operationId,
    description: raw.description,
    audience,
    stampsKey: audience !== "page" || raw["x-paylera-idempotency"] !== "none",
    pathParameters: [...path.matchAll(/\{(\w+)\}/g)].map((match) => String(match[1])),
    input: inputOf(raw, parameters, method !== "get" && method !== "delete"),
    response,
    listsItem: page?.properties?.["data"]?.items,
  };
}

/** Every operation of the document, in the document's order. */
export function operationsOf(document: OpenApi): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => METHODS.has(method))
      .map(([method, raw]) => operationOf(document, path, method, raw as RawOperation)),
  );
}

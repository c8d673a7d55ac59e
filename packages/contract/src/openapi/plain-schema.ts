import { isObject, type Json, type JsonObject } from "./json.ts";

const inner = 2 ** 31;

/** Named enumerations by their values, so that an enumeration is declared once however often a shape uses it. */
export type EnumNames = ReadonlyMap<string, string>;

/** The key of an enumeration in `EnumNames`. */
export const enumKey = (values: readonly Json[]): string => JSON.stringify(values.filter((value) => value !== null));

/** A reference to a named schema. */
export const schemaRef = (name: string): { $ref: string } => ({ $ref: `#/components/schemas/${name}` });

/**
 * Rewrites one JSON Schema from zod into the plainest schema that says the same, for readers and for generators:
 * references into components, formats instead of their long patterns, `type` arrays instead of unions of scalars,
 * `oneOf` with null only where the other side is a reference.
 */
export function plainSchema(schema: JsonObject, enums: EnumNames): JsonObject {
  if (typeof schema.$ref === "string") return { $ref: schema.$ref.replace("#/$defs/", "#/components/schemas/") };
  const { anyOf, ...rest } = schema;
  if (Array.isArray(anyOf)) return plainUnion(rest, anyOf.filter(isObject), enums);
  if (Array.isArray(schema.enum)) {
    const name = enums.get(enumKey(schema.enum));
    if (name) return schemaRef(name);
  }
  const plain: JsonObject = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === "$schema" || key === "$id" || key === "id") continue;
    plain[key] = plainKeyword(key, value, enums);
  }
  if (typeof plain.const === "string") {
    plain.enum = [plain.const];
    delete plain.const;
  }
  if (plain.format === "uuid" || plain.format === "date-time") delete plain.pattern;
  if (JSON.stringify(plain.propertyNames) === '{"type":"string"}') delete plain.propertyNames;
  if (plain.type === "integer") narrowInteger(plain);
  return plain;
}

function plainKeyword(key: string, value: Json, enums: EnumNames): Json {
  if (key === "properties" && isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, child]) => [name, isObject(child) ? plainSchema(child, enums) : child]),
    );
  }
  const holdsSchema = key === "items" || key === "additionalProperties" || key === "propertyNames";
  return holdsSchema && isObject(value) ? plainSchema(value, enums) : value;
}

/** The range of exact integers in JSON is what `int64` readers take anyway; only real limits are worth printing. */
function narrowInteger(schema: JsonObject): void {
  if (schema.minimum === -Number.MAX_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  const { minimum, maximum } = schema;
  const small = typeof minimum === "number" && typeof maximum === "number" && minimum >= -inner && maximum < inner;
  schema.format = small ? "int32" : "int64";
}

const isNull = (schema: JsonObject): boolean => schema.type === "null";

function plainUnion(rest: JsonObject, branches: readonly JsonObject[], enums: EnumNames): JsonObject {
  const flat = branches.map((branch) => plainSchema(branch, enums)).flatMap(scalarBranches);
  const members = withoutEmptyString(flat.filter((branch) => !isNull(branch)));
  const nullable = flat.some(isNull);
  const merged = mergeScalars(members);
  if (!merged) return { ...rest, oneOf: nullable ? [...members, { type: "null" }] : [...members] };
  return { ...rest, ...(nullable ? withNull(merged) : merged) };
}

/** A union of scalars that was already merged into one schema splits no further; a nested `oneOf` is flattened. */
const scalarBranches = (schema: JsonObject): JsonObject[] =>
  Array.isArray(schema.oneOf) ? schema.oneOf.filter(isObject) : [schema];

/** `""` beside a string of at least one character is a string without a lower bound. */
function withoutEmptyString(members: readonly JsonObject[]): JsonObject[] {
  const isEmpty = (schema: JsonObject): boolean => enumKey(Array.isArray(schema.enum) ? schema.enum : []) === '[""]';
  if (!members.some(isEmpty)) return [...members];
  return members
    .filter((member) => !isEmpty(member))
    .map((member) => {
      const { minLength, ...open } = member;
      return minLength === 1 ? open : member;
    });
}

/** Keywords of JSON Schema bind only values of their own type, so schemas of distinct scalar types merge exactly. */
function mergeScalars(members: readonly JsonObject[]): JsonObject | undefined {
  const [only] = members;
  if (members.length === 1 && only) return only.$ref === undefined && only.type !== undefined ? only : undefined;
  const types = members.flatMap((member) => member.type ?? []);
  const mergeable = members.every((member) => typeof member.type === "string" && !member.enum && !member.format);
  if (!mergeable || new Set(types).size !== members.length) return undefined;
  return { ...Object.assign({}, ...members), type: types };
}

function withNull(schema: JsonObject): JsonObject {
  const types = Array.isArray(schema.type) ? schema.type : [schema.type ?? "null"];
  const nullable: JsonObject = { ...schema, type: [...types, "null"] };
  if (Array.isArray(schema.enum)) nullable.enum = [...schema.enum, null];
  return nullable;
}

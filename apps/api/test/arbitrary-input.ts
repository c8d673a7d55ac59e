import fc from "fast-check";
import type { Schema } from "./slots.ts";

/** Text that a shape may take and a database may not: controls, right-to-left marks, long graphemes, astral planes. */
const hard = [
  "\u0001",
  "\u202e",
  "👩‍👩‍👧‍👦",
  "İ",
  "ａ@x.io",
  "'; drop table facts; --",
  "\u{10ffff}",
  "%00",
  "${x}",
  "{{x}}",
  "\r\nX: y",
];

const idPool = ["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"];

/** Values that a JSON Schema lets through, its edges above all; `ids` are drawn where an id is asked for. */
export function valid(schema: Schema, ids: readonly string[]): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((variant) => valid(variant, ids)));
  if (schema.type === "string") return text(schema, ids);
  if (schema.type === "boolean") return fc.boolean();
  if (schema.type === "null") return fc.constant(null);
  if (schema.type === "integer" || schema.type === "number") return number(schema);
  if (schema.type === "array") return list(schema, ids);
  if (schema.type === "object") return record(schema, ids);
  return fc.jsonValue({ maxDepth: 2 });
}

function text(
  { format, pattern, minLength = 0, maxLength = 200 }: Schema,
  ids: readonly string[],
): fc.Arbitrary<string> {
  if (format === "uuid") return fc.constantFrom(...ids, ...idPool, ...ids.map((id) => id.toUpperCase()));
  if (format === "date-time") {
    const instants = [
      "0001-01-01T00:00:00Z",
      "9999-12-31T23:59:59.999Z",
      "2026-05-01T00:00:00.000Z",
      "2024-02-29T23:59:59Z",
    ];
    return fc.constantFrom(...instants);
  }
  if (pattern?.includes("A-Z]{3}")) return fc.constantFrom("USD", "KRW", "BHD", "CLF", "XXX", "ZZZ");
  if (pattern?.includes("@"))
    return fc.constantFrom("a@b.co", "İ@ÉCOLE.example", "ａ@x.io", `${"x".repeat(240)}@x.example`);
  if (pattern?.startsWith("^[a-z][a-z0-9_]")) return fc.constantFrom("north_calls", "a", `z${"_".repeat(63)}`);
  if (pattern) return fc.constantFrom("localhost:4000", "acme.com", "-");
  const some = fc.oneof(
    fc.constantFrom(...hard),
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.webUrl(),
    fc.constant("x".repeat(maxLength)),
  );
  return some.filter((value) => value.length >= minLength && value.length <= maxLength);
}

function number({ type, minimum = -1e12, maximum = 1e12 }: Schema): fc.Arbitrary<number> {
  const edges = [minimum, maximum, 0, -0, 1, 2 ** 53 - 1].filter((value) => value >= minimum && value <= maximum);
  const whole = fc.integer({ min: Math.max(minimum, -(2 ** 53)), max: Math.min(maximum, 2 ** 53) });
  const any = fc.double({ min: minimum, max: maximum, noNaN: true });
  return fc.oneof(fc.constantFrom(...edges), whole, type === "integer" ? whole : any);
}

const list = ({ items = {}, minItems = 0, maxItems = 3 }: Schema, ids: readonly string[]): fc.Arbitrary<unknown[]> =>
  fc.array(valid(items, ids), { minLength: minItems, maxLength: Math.min(maxItems, Math.max(3, minItems)) });

function record(schema: Schema, ids: readonly string[]): fc.Arbitrary<Record<string, unknown>> {
  const { properties, required = [], propertyNames = { type: "string" }, additionalProperties } = schema;
  if (!properties) {
    const value = typeof additionalProperties === "object" ? additionalProperties : {};
    return fc.dictionary(valid(propertyNames, ids) as fc.Arbitrary<string>, valid(value, ids), { maxKeys: 3 });
  }
  const members = Object.entries(properties).map(([name, member]) => [name, valid(member, ids)] as const);
  return fc.record(Object.fromEntries(members), { requiredKeys: required });
}

import assert from "node:assert/strict";
import { test } from "node:test";
import type { JsonObject } from "./json.ts";
import { enumKey, plainSchema } from "./plain-schema.ts";

const nothing = { type: "null" };
const colours = new Map([[enumKey(["red", "blue"]), "Colour"]]);
const colour = { $ref: "#/components/schemas/Colour" };

const table: readonly [sentence: string, before: JsonObject, after: JsonObject][] = [
  [
    "a nullable scalar is a type array",
    { anyOf: [{ type: "string", maxLength: 9 }, nothing] },
    { type: ["string", "null"], maxLength: 9 },
  ],
  [
    "a nullable enumeration lists null",
    { anyOf: [{ type: "string", enum: ["a"] }, nothing] },
    { type: ["string", "null"], enum: ["a", null] },
  ],
  [
    "a nullable reference is one of two",
    { anyOf: [{ $ref: "#/$defs/Plan" }, nothing] },
    { oneOf: [{ $ref: "#/components/schemas/Plan" }, nothing] },
  ],
  ["a known enumeration is a reference", { type: "string", enum: ["red", "blue"] }, colour],
  [
    "a known enumeration is a reference where it is nullable",
    { anyOf: [{ type: "string", enum: ["red", "blue"] }, nothing] },
    { oneOf: [colour, nothing] },
  ],
  [
    "a union of scalars is a type array, nested or not",
    { anyOf: [{ anyOf: [{ type: "boolean" }, { type: "number", minimum: 0 }] }, nothing] },
    { type: ["boolean", "number", "null"], minimum: 0 },
  ],
  [
    "two strings that differ stay apart",
    { anyOf: [{ type: "number" }, { type: "string", const: "inf" }] },
    { oneOf: [{ type: "number" }, { type: "string", enum: ["inf"] }] },
  ],
  [
    "an empty string beside a bounded one only lifts the bound",
    {
      anyOf: [
        { type: "string", minLength: 1, maxLength: 9 },
        { type: "string", const: "" },
      ],
    },
    { type: "string", maxLength: 9 },
  ],
  ["a format needs no pattern", { type: "string", format: "uuid", pattern: "^x$" }, { type: "string", format: "uuid" }],
  [
    "the exact integers are int64",
    { type: "integer", minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
    { type: "integer", format: "int64" },
  ],
  [
    "small integers are int32",
    { type: "integer", minimum: 1, maximum: 100 },
    { type: "integer", minimum: 1, maximum: 100, format: "int32" },
  ],
];

for (const [sentence, before, after] of table) {
  test(sentence, () => assert.deepEqual(plainSchema(before, colours), after));
}

test("a property may be called like a keyword", () => {
  const schema: JsonObject = { type: "object", properties: { id: { type: "string" }, items: { type: "boolean" } } };
  assert.deepEqual(plainSchema(schema, colours), schema);
});

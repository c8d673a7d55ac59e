import type { Schema } from "./document.ts";

const PRIMITIVES: Record<string, string> = {
  integer: "number",
  string: "string",
  number: "number",
  boolean: "boolean",
  null: "null",
};

/** A comment for an editor to show; empty when there is nothing to say. */
export function comment(text: string | undefined, indent = ""): string {
  if (text === undefined || text === "") return "";
  const lines = text.replaceAll("*/", "*\\/").split("\n").flatMap(wrapped);
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join("\n")}\n${indent} */\n`;
}

function wrapped(text: string): string[] {
  const lines: string[] = [""];
  for (const word of text.split(" ")) {
    const last = lines.length - 1;
    const line = lines[last] ?? "";
    if (line !== "" && line.length + word.length > 105) lines.push(word);
    else lines[last] = line === "" ? word : `${line} ${word}`;
  }
  return lines;
}

/** The fields of an object schema, one per line, braces included. */
export function objectType(schema: Schema, indent: string): string {
  const required = new Set(schema.required ?? []);
  const fields = Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const key = /^[a-z_]\w*$/i.test(name) ? name : JSON.stringify(name);
    const type = typeOf(property, `${indent}  `);
    const field = required.has(name) ? `${key}: ${type};` : `${key}?: ${type} | undefined;`;
    return `${comment(property.description, `${indent}  `)}${indent}  ${field}\n`;
  });
  return fields.length === 0 ? "Record<string, never>" : `{\n${fields.join("")}${indent}}`;
}

function union(types: string[], indent: string): string {
  const line = [...new Set(types)].join(" | ");
  return line.length > 80 ? `\n${indent}  | ${[...new Set(types)].join(`\n${indent}  | `)}` : line;
}

function typeOfName(schema: Schema, name: string | undefined, indent: string): string {
  if (name === "array") {
    const item = schema.items === undefined ? "unknown" : typeOf(schema.items, indent);
    if (item.startsWith("\n")) return `(${item}\n${indent})[]`;
    return /[|&] /.test(item) && !item.startsWith("{") ? `(${item})[]` : `${item}[]`;
  }
  if (name !== "object") return (name === undefined ? undefined : PRIMITIVES[name]) ?? "unknown";
  if (schema.properties !== undefined) return objectType(schema, indent);
  const values = schema.additionalProperties;
  return `Record<string, ${typeof values === "object" ? typeOf(values, indent) : "unknown"}>`;
}

/** The TypeScript type of a schema; names stay as they are on the wire. */
export function typeOf(schema: Schema, indent = ""): string {
  if (schema.$ref !== undefined) return schema.$ref.replace("#/components/schemas/", "");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const open = schema["x-extensible-enum"];
  if (open !== undefined) return union([...open.map((value) => JSON.stringify(value)), "(string & {})"], indent);
  if (schema.enum !== undefined)
    return union(
      schema.enum.map((value) => JSON.stringify(value)),
      indent,
    );
  const either = schema.anyOf ?? schema.oneOf;
  if (either !== undefined)
    return union(
      either.map((part) => typeOf(part, indent)),
      indent,
    );
  if (schema.allOf !== undefined) return schema.allOf.map((part) => typeOf(part, indent)).join(" & ");
  if (Array.isArray(schema.type))
    return union(
      schema.type.map((name) => typeOfName(schema, name, indent)),
      indent,
    );
  return typeOfName(schema, schema.type, indent);
}

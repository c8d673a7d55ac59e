import type { Schema } from "./document.ts";

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
    const or = type.startsWith("\n") ? `\n${indent}    | ` : " | ";
    const field = required.has(name) ? `${key}: ${type};` : `${key}?: ${type}${or}undefined;`;
    return `${comment(property.description, `${indent}  `)}${indent}  ${field.replace(": \n", ":\n")}\n`;
  });
  return fields.length === 0 ? "Record<string, never>" : `{\n${fields.join("")}${indent}}`;
}

function union(types: string[], indent: string): string {
  const distinct = [...new Set(types)];
  const line = distinct.join(" | ");
  return distinct.length > 1 && line.length > 80 ? `\n${indent}  | ${distinct.join(`\n${indent}  | `)}` : line;
}

function arrayType(items: Schema, indent: string): string {
  const item = typeOf(items, indent);
  if (item.startsWith("\n")) return `(${item}\n${indent})[]`;
  return /[|&] /.test(item) && !item.startsWith("{") ? `(${item})[]` : `${item}[]`;
}

function typeOfName(schema: Schema, name: string, indent: string): string {
  if (name === "array") return arrayType(schema.items ?? {}, indent);
  if (name !== "object") return name === "integer" ? "number" : name;
  if (schema.properties !== undefined) return objectType(schema, indent);
  const values = schema.additionalProperties;
  return `Record<string, ${typeof values === "object" ? typeOf(values, indent) : "unknown"}>`;
}

/** The TypeScript type of a schema; names stay as they are on the wire. */
export function typeOf(schema: Schema, indent = ""): string {
  if (schema.$ref !== undefined) return schema.$ref.replace("#/components/schemas/", "");
  const open = schema["x-extensible-enum"];
  const values = open ?? schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
  const literals = values?.map((value) => JSON.stringify(value));
  if (literals !== undefined) return union(open === undefined ? literals : [...literals, "(string & {})"], indent);
  const either = (schema.anyOf ?? schema.oneOf)?.map((part) => typeOf(part, indent));
  if (either !== undefined) return union(either, indent);
  if (schema.allOf !== undefined) return schema.allOf.map((part) => typeOf(part, indent)).join(" & ");
  const names = schema.type === undefined ? [] : [schema.type].flat();
  return names.length === 0
    ? "unknown"
    : union(
        names.map((name) => typeOfName(schema, name, indent)),
        indent,
      );
}

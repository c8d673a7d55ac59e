import { operationsOf, resolve } from "./document.ts";
import type { OpenApi, Operation } from "./document.ts";
import { camel, capital, functionName, kebab } from "./naming.ts";
import { comment, objectType, typeOf } from "./schema-type.ts";

const FOLDER = "sdks/js/sdk/src/generated";
const HEADER = "// Generated from the OpenAPI document; change the contract and generate again.\n";

function typesFile(document: OpenApi): string {
  const schemas = Object.entries(document.components?.schemas ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const types = schemas.map(([name, schema]) => {
    const isPlain = schema.properties !== undefined && schema.type === "object";
    return `${comment(schema.description)}export type ${name} = ${isPlain ? objectType(schema, "") : typeOf(schema)};\n`;
  });
  return `${HEADER}\n${types.join("\n")}`;
}

/** Input types the document does not name get the operation's name: `ListCustomersQuery`, `CancelBody`. */
function inputName(operation: Operation, name: string): string | undefined {
  const { input } = operation;
  if (input === undefined) return undefined;
  return input.schema.$ref === undefined
    ? capital(name) + (input.kind === "body" ? "Body" : "Query")
    : typeOf(input.schema);
}

function inputArgument(document: OpenApi, { input }: Operation, type: string | undefined): string[] {
  if (input === undefined) return [];
  if (input.kind === "query") return [`query${input.required ? "" : "?"}: ${type}`];
  const { properties, required = [] } = resolve(document, input.schema);
  // A body without a required field may be left out, but the server still expects an object.
  return [`body: ${type}${properties !== undefined && required.length === 0 ? " = {}" : ""}`];
}

function declaration(name: string, parameters: string[], returns: string): string {
  const line = `export function ${name}(${parameters.join(", ")}): ${returns} {`;
  return line.length <= 120 ? line : `export function ${name}(\n  ${parameters.join(",\n  ")},\n): ${returns} {`;
}

function operationText(document: OpenApi, operation: Operation): string {
  const name = functionName(operation);
  const { input, listsItem, response } = operation;
  const ids = operation.pathParameters.map(camel);
  const inputType = inputName(operation, name);
  const parameters = ["client: Client", ...ids.map((id) => `${id}: string`)];
  parameters.push(...inputArgument(document, operation, inputType), "options?: CallOptions");
  const single = operation.stampsKey ? "call" : "callOnce";
  const [caller, returns] =
    listsItem === undefined
      ? [single, `Call<${response === undefined ? "void" : typeOf(response)}>`]
      : ["list", `PageCall<${typeOf(listsItem)}>`];
  const route = `["${capital(name)}", "${operation.method}", "${operation.path}"]`;
  const values = `[${ids.join(", ")}], ${input?.kind ?? "undefined"}, options`;
  const isNamed = input === undefined || input.schema.$ref !== undefined;
  const declared = isNamed
    ? ""
    : `/** Input of \`${name}\`. */\nexport type ${inputType} = ${typeOf(input.schema)};\n\n`;
  const text = comment([operation.summary, operation.description].filter(Boolean).join("\n\n"));
  const head = declaration(name, parameters, returns);
  return `${declared}${text}${head}\n  const route = ${route} as const;\n  return ${caller}(client, route, ${values});\n}\n`;
}

function operationsFile(document: OpenApi, operations: Operation[], up: string): string {
  const texts = operations.map((operation) => operationText(document, operation));
  const all = texts.join("\n");
  const types = Object.keys(document.components?.schemas ?? {}).filter((name) => {
    return new RegExp(`[<:(|&] ?${name}\\b`).test(all.replace(/\/\*\*[^]*?\*\//g, ""));
  });
  const callers = ["call", "callOnce", "list"].filter((name) => all.includes(` ${name}(`));
  const shapes = ["Call", "CallOptions", "Client", "PageCall"].filter((name) => new RegExp(`\\b${name}\\b`).test(all));
  const imports = [
    `import { ${callers.join(", ")} } from "${up}/call.ts";`,
    `import type { ${shapes.join(", ")} } from "${up}/call.ts";`,
    ...(types.length === 0 ? [] : [typeImport(types.sort(), up.replace(/\/?\.\.$/, "") || ".")]),
  ];
  return `${HEADER}${imports.join("\n")}\n\n${all}`;
}

function typeImport(names: string[], folder: string): string {
  const line = `import type { ${names.join(", ")} } from "${folder}/types.ts";`;
  return line.length <= 120 ? line : `import type {\n  ${names.join(",\n  ")},\n} from "${folder}/types.ts";`;
}

function namespacesFile(byTag: Map<string, Operation[]>): string {
  const imports = [...byTag.keys()].map((tag) => `import * as ${camel(tag)} from "./operations/${kebab(tag)}.ts";`);
  const groups = [...byTag].map(([tag, operations]) => {
    const lines = operations.map((operation) => {
      return `${comment(operation.summary, "    ")}    ${camel(operation.verb)}: ${camel(tag)}.${functionName(operation)},\n`;
    });
    return `  ${camel(tag)}: {\n${lines.join("")}  },\n`;
  });
  const title = comment("Operation functions as the client groups them.");
  return `${HEADER}${imports.join("\n")}\n\n${title}export const namespaces = {\n${groups.join("")}};\n`;
}

function refuseDuplicates(operations: Operation[]): void {
  const seen = new Set<string>();
  for (const operation of operations) {
    const name = functionName(operation);
    if (seen.has(name)) throw new Error(`Two operations would be called ${name}`);
    seen.add(name);
  }
}

/**
 * Generates the TypeScript client from an OpenAPI 3.1 document: `types.ts`, one file of functions per tag,
 * the table the client's namespaces are built from, and the functions of the hosted pages.
 *
 * @returns file contents by path from the repository root, the same for the same document
 * @throws Error when two operations would share a name, or one mixes a body with a query
 */
export function generateSdk(openapi: object): Map<string, string> {
  const document = openapi as OpenApi;
  const all = operationsOf(document);
  const shown = all.filter((operation) => operation.audience === "public" || operation.audience === "admin");
  const pages = all.filter((operation) => operation.audience === "page");
  refuseDuplicates(shown);
  refuseDuplicates(pages);
  const byTag = new Map<string, Operation[]>();
  for (const operation of shown.toSorted((a, b) => (a.tag < b.tag ? -1 : a.tag > b.tag ? 1 : 0))) {
    byTag.set(operation.tag, [...(byTag.get(operation.tag) ?? []), operation]);
  }
  const files = new Map([[`${FOLDER}/types.ts`, typesFile(document)]]);
  for (const [tag, operations] of byTag) {
    files.set(`${FOLDER}/operations/${kebab(tag)}.ts`, operationsFile(document, operations, "../.."));
  }
  const exports = [...byTag.keys()].map((tag) => `export * from "./operations/${kebab(tag)}.ts";\n`);
  files.set(`${FOLDER}/operations.ts`, HEADER + exports.join(""));
  files.set(`${FOLDER}/namespaces.ts`, namespacesFile(byTag));
  if (pages.length > 0) files.set(`${FOLDER}/pages.ts`, operationsFile(document, pages, ".."));
  return files;
}

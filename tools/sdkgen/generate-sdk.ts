import { operationsOf, resolve } from "./document.ts";
import type { OpenApi, Operation } from "./document.ts";
import { camel, functionName, inputTypeName, kebab } from "./naming.ts";
import { comment, objectType, typeOf } from "./schema-type.ts";

const FOLDER = "sdks/js/sdk/src/generated";
const HEADER = "// Generated from the OpenAPI document; change the contract and generate again.\n";

function typesFile(document: OpenApi): string {
  const schemas = Object.entries(document.components?.schemas ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const types = schemas.map(([name, schema]) => {
    const isPlain = schema.properties !== undefined && schema.type === "object";
    return `${comment(schema.description)}export type ${name} = ${isPlain ? objectType(schema, "") : typeOf(schema)};\n`.replace(
      "= \n",
      "=\n",
    );
  });
  return `${HEADER}\n${types.join("\n")}`;
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
  const isNamed = input === undefined || input.schema.$ref !== undefined;
  const inputType = input && (isNamed ? typeOf(input.schema) : inputTypeName(operation, input.kind));
  const parameters = ["client: Client", ...ids.map((id) => `${id}: string`)];
  parameters.push(...inputArgument(document, operation, inputType), "options?: CallOptions");
  const single = operation.stampsKey ? "call" : "callOnce";
  const [caller, returns] =
    listsItem === undefined
      ? [single, `Call<${response === undefined ? "void" : typeOf(response)}>`]
      : ["list", `PageCall<${typeOf(listsItem)}>`];
  const route = `["${operation.name}", "${operation.method}", "${operation.path}"]`;
  const values = `[${ids.join(", ")}], ${input?.kind ?? "undefined"}, options`;
  const declared = isNamed
    ? ""
    : `/** Input of \`${name}\`. */\nexport type ${inputType} = ${typeOf(input.schema)};\n\n`;
  const text = comment([operation.summary, operation.description].filter(Boolean).join("\n\n"));
  const head = declaration(name, parameters, returns);
  return `${declared}${text}${head}\n  const route = ${route} as const;\n  return ${caller}(client, route, ${values});\n}\n`;
}

function operationsFile(document: OpenApi, operations: Operation[], typesPath: string): string {
  const texts = operations.map((operation) => operationText(document, operation));
  const all = texts.join("\n");
  const types = Object.keys(document.components?.schemas ?? {}).filter((name) => {
    return new RegExp(`[<:(|&] ?${name}\\b`).test(all.replace(/\/\*\*[^]*?\*\//g, ""));
  });
  const callers = ["call", "callOnce", "list"].filter((name) => all.includes(` ${name}(`));
  const shapes = ["Call", "CallOptions", "Client", "PageCall"].filter((name) => new RegExp(`\\b${name}\\b`).test(all));
  const imports = [
    `import { ${callers.join(", ")} } from "../../call.ts";`,
    `import type { ${shapes.join(", ")} } from "../../call.ts";`,
    ...(types.length === 0 ? [] : [typeImport(types.sort(), typesPath)]),
  ];
  return `${HEADER}${imports.join("\n")}\n\n${all}`;
}

function typeImport(names: string[], typesPath: string): string {
  const line = `import type { ${names.join(", ")} } from "${typesPath}";`;
  return line.length <= 120 ? line : `import type {\n  ${names.join(",\n  ")},\n} from "${typesPath}";`;
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
 * Generates the TypeScript client from an OpenAPI 3.1 document: types, one file of functions per tag, the table the
 * client's namespaces are built from, and from a second document the functions and types of the hosted pages.
 *
 * @returns file contents by path from the repository root, the same for the same documents
 * @throws Error when two operations would share a name, one has none, or one mixes a body with a query
 */
export function generateSdk(openapi: object, pagesOpenapi?: object): Map<string, string> {
  const document = openapi as OpenApi;
  const isShown = ({ audience }: Operation): boolean => audience === "public" || audience === "admin";
  const shown = operationsOf(document).filter(isShown);
  refuseDuplicates(shown);
  const tags = [...new Set(shown.map((operation) => operation.tag))].toSorted();
  const byTag = new Map(tags.map((tag) => [tag, shown.filter((operation) => operation.tag === tag)]));
  const version = comment("API date this package was generated against, sent as `Paylera-Api-Version` (P-149, A-53).");
  const exports = tags.map((tag) => `export * from "./operations/${kebab(tag)}.ts";\n`);
  const files = new Map([
    [`${FOLDER}/api-version.ts`, `${HEADER}\n${version}export const API_VERSION = "${document.info.version}";\n`],
    [`${FOLDER}/types.ts`, typesFile(document)],
    [`${FOLDER}/operations.ts`, HEADER + exports.join("")],
    [`${FOLDER}/namespaces.ts`, namespacesFile(byTag)],
  ]);
  for (const [tag, operations] of byTag) {
    files.set(`${FOLDER}/operations/${kebab(tag)}.ts`, operationsFile(document, operations, "../types.ts"));
  }
  if (pagesOpenapi !== undefined) addPages(files, pagesOpenapi as OpenApi);
  return files;
}

function addPages(files: Map<string, string>, document: OpenApi): void {
  const operations = operationsOf(document).filter((operation) => operation.audience === "page");
  refuseDuplicates(operations);
  files.set(`${FOLDER}/pages/types.ts`, typesFile(document));
  files.set(`${FOLDER}/pages/operations.ts`, operationsFile(document, operations, "./types.ts"));
}

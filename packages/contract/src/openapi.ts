import type { Audience, Operation } from "./operation.ts";
import { headerParameters, problemExamples, responseHeaders, securitySchemes } from "./openapi/components.ts";
import { isObject, type JsonObject } from "./openapi/json.ts";
import { operationObject, problemResponse } from "./openapi/operation-object.ts";
import { schemaBook } from "./openapi/schema-book.ts";
import { tagDescriptions } from "./openapi/tags.ts";
import { webhookObjects } from "./openapi/webhook-objects.ts";
import { operationList } from "./operations/all.ts";
import { problems } from "./problems.ts";
import { Problem } from "./shapes/primitives.ts";
import { API_VERSION } from "./version.ts";

export { problemExample } from "./openapi/components.ts";
export type { Json, JsonObject } from "./openapi/json.ts";
export { documentedProblems } from "./openapi/operation-object.ts";
export { spanName } from "./openapi/span-name.ts";

const conventions = [
  "Bodies are JSON in snake_case. Instants are RFC 3339 in UTC, amounts are integers in minor units of the currency.",
  "Lists answer `{data, next_cursor, has_more}`; send `next_cursor` back as `cursor` to get the next page.",
  "Errors are problem details (RFC 9457); branch on `type`, never on `title` or `detail`.",
  "A write repeated with the same Idempotency-Key is done once. New fields may be added to answers at any time.",
].join("\n\n");

type Surface = { title: string; description: string; audiences: readonly Audience[] };

const publicSurface: Surface = {
  title: "Paylera API",
  description: `Billing and entitlements for merchants' backends.\n\n${conventions}`,
  audiences: ["public", "admin", "probe"],
};

const pagesSurface: Surface = {
  title: "Paylera hosted pages API",
  description: `What Paylera's own checkout and portal call, and payment providers. Not for merchants.\n\n${conventions}`,
  audiences: ["page", "provider"],
};

const info = (surface: Surface): JsonObject => ({
  title: surface.title,
  version: API_VERSION,
  description: surface.description,
  license: { name: "Apache 2.0", identifier: "Apache-2.0" },
  contact: { name: "Paylera", email: "security@paylera.io" },
});

const servers = [
  { url: "https://api.paylera.dev", description: "Live mode" },
  { url: "https://api.test.paylera.dev", description: "Test mode" },
  { url: "http://localhost:4010", description: "Self-hosted" },
];

function paths(list: readonly Operation[], book: ReturnType<typeof schemaBook>): JsonObject {
  const found: JsonObject = {};
  for (const op of list) {
    const before = found[op.path];
    found[op.path] = { ...(isObject(before) ? before : {}), [op.method.toLowerCase()]: operationObject(op, book) };
  }
  return found;
}

function tags(list: readonly Operation[]): JsonObject[] {
  const used = new Set(list.map((op) => op.id.split(".")[0]));
  return Object.entries(tagDescriptions).flatMap(([name, description]) =>
    used.has(name) ? [{ name, description }] : [],
  );
}

/** Only what some part of the document refers to. */
const referred = (components: JsonObject, section: string, used: string): JsonObject =>
  Object.fromEntries(Object.entries(components).filter(([name]) => used.includes(`"#/components/${section}/${name}"`)));

function build(surface: Surface): JsonObject {
  const list = operationList.filter((op) => surface.audiences.includes(op.audience));
  const book = schemaBook();
  book.enter(Problem, "output");
  const built = paths(list, book);
  const webhooks = surface.audiences.includes("public") ? webhookObjects(book) : {};
  const types = Object.values(problems).map(({ type }) => type);
  const shared = Object.fromEntries(types.map((type) => [type, problemResponse([type])]));
  const responses = referred(shared, "responses", JSON.stringify(built));
  const auths = new Set<string>(list.map((op) => op.auth));
  const used = JSON.stringify([built, responses]);
  return {
    openapi: "3.1.1",
    info: info(surface),
    servers,
    tags: tags(list),
    paths: built,
    ...(Object.keys(webhooks).length > 0 ? { webhooks } : {}),
    components: {
      securitySchemes: Object.fromEntries(Object.entries(securitySchemes).filter(([auth]) => auths.has(auth))),
      parameters: referred(headerParameters, "parameters", used),
      headers: referred(responseHeaders, "headers", used),
      responses,
      examples: referred(problemExamples, "examples", used),
      schemas: book.schemas(built),
    },
  };
}

/**
 * The OpenAPI 3.1 document of the API that merchants call (audiences `public`, `admin` and `probe`), generated from
 * the operations. The same contract gives the same document, key order included (P-153).
 */
export const buildOpenApi = (): JsonObject => build(publicSurface);

/** The document of what only Paylera's hosted pages and payment providers call; served to nobody. */
export const buildPagesOpenApi = (): JsonObject => build(pagesSurface);

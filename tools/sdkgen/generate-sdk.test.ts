import assert from "node:assert/strict";
import { test } from "node:test";
import { generateSdk } from "./generate-sdk.ts";

const FOLDER = "sdks/js/sdk/src/generated";
const ok = (name: string) => ({
  "200": { content: { "application/json": { schema: { $ref: `#/components/schemas/${name}` } } } },
});
const bodyOf = (name: string) => ({
  required: true,
  content: { "application/json": { schema: { $ref: `#/components/schemas/${name}` } } },
});

const schemas = {
  Pet: {
    type: "object",
    description: "An animal.",
    properties: {
      id: { type: "string" },
      age: { type: ["integer", "null"], description: "Whole years." },
      kind: { "x-extensible-enum": ["cat", "dog"], type: "string" },
      tags: { type: "array", items: { anyOf: [{ type: "string" }, { type: "number" }] } },
      toys: { type: "object", additionalProperties: { $ref: "#/components/schemas/Toy" } },
    },
    required: ["id", "age"],
  },
  PetPage: { type: "object", properties: { data: { type: "array", items: { $ref: "#/components/schemas/Pet" } } } },
  PetUpdate: { type: "object", properties: { age: { type: "integer" } } },
  Toy: { enum: ["ball", "bone"] },
};

const paths = {
  "/v1/pets": {
    get: {
      operationId: "pets.list",
      summary: "List pets",
      parameters: [
        { $ref: "#/components/parameters/ApiVersion" },
        { name: "limit", in: "query", schema: { type: "integer" } },
      ],
      responses: ok("PetPage"),
      "x-paylera-op": "ListPets",
      "x-paylera-pagination": "cursor",
    },
  },
  "/v1/pets/{id}/toys/{toy_code}": {
    patch: {
      operationId: "pets.change_toy",
      requestBody: bodyOf("PetUpdate"),
      responses: ok("Pet"),
      "x-paylera-op": "ChangePetToy",
    },
    delete: { operationId: "pets.drop_toy", responses: { "204": {} }, "x-paylera-op": "DropPetToy" },
  },
  "/healthz": {
    get: { operationId: "probes.health", responses: {}, "x-paylera-op": "Health", "x-paylera-audience": "probe" },
  },
};

const parameters = { ApiVersion: { name: "Paylera-Api-Version", in: "header", schema: { type: "string" } } };
const document = { info: { version: "2026-05-01" }, paths, components: { schemas, parameters } };

function fileOf(files: Map<string, string>, name: string): string {
  const content = files.get(`${FOLDER}/${name}`);
  assert(content !== undefined, name);
  return content;
}

test("objects keep their wire names, and say what is optional, null or open", () => {
  assert.equal(
    fileOf(generateSdk(document), "types.ts"),
    `// Generated from the OpenAPI document; change the contract and generate again.

/** An animal. */
export type Pet = {
  id: string;
  /** Whole years. */
  age: number | null;
  kind?: "cat" | "dog" | (string & {}) | undefined;
  tags?: (string | number)[] | undefined;
  toys?: Record<string, Toy> | undefined;
};

export type PetPage = {
  data?: Pet[] | undefined;
};

export type PetUpdate = {
  age?: number | undefined;
};

export type Toy = "ball" | "bone";
`,
  );
});

test("every operation is a function: path parameters, then input, then options", () => {
  assert.equal(
    fileOf(generateSdk(document), "operations/pets.ts"),
    `// Generated from the OpenAPI document; change the contract and generate again.
import { call, list } from "../../call.ts";
import type { Call, CallOptions, Client, PageCall } from "../../call.ts";
import type { Pet, PetUpdate } from "../types.ts";

/** Input of \`listPets\`. */
export type ListPetsQuery = {
  limit?: number | undefined;
};

/** List pets */
export function listPets(client: Client, query?: ListPetsQuery, options?: CallOptions): PageCall<Pet> {
  const route = ["ListPets", "GET", "/v1/pets"] as const;
  return list(client, route, [], query, options);
}

/** pets.change_toy */
export function changePetToy(
  client: Client,
  id: string,
  toyCode: string,
  body: PetUpdate = {},
  options?: CallOptions,
): Call<Pet> {
  const route = ["ChangePetToy", "PATCH", "/v1/pets/{id}/toys/{toy_code}"] as const;
  return call(client, route, [id, toyCode], body, options);
}

/** pets.drop_toy */
export function dropPetToy(client: Client, id: string, toyCode: string, options?: CallOptions): Call<void> {
  const route = ["DropPetToy", "DELETE", "/v1/pets/{id}/toys/{toy_code}"] as const;
  return call(client, route, [id, toyCode], undefined, options);
}
`,
  );
});

test("namespaces name methods by verb, and the version comes from the document", () => {
  const files = generateSdk(document);
  assert.match(
    fileOf(files, "namespaces.ts"),
    /pets: \{\n[^}]*list: pets\.listPets,\n[^}]*changeToy: pets\.changePetToy,/,
  );
  assert.match(fileOf(files, "api-version.ts"), /API_VERSION = "2026-05-01"/);
});

test("probes are left out; page calls go to their own folder and are sent once", () => {
  const page = { "x-paylera-audience": "page", "x-paylera-idempotency": "none" };
  const pay = { operationId: "pages.pay", responses: ok("Pet"), "x-paylera-op": "PagesPay", ...page };
  const files = generateSdk(document, { ...document, paths: { "/v1/pages/pay": { post: pay } } });
  assert.ok(![...files.keys()].some((file) => file.includes("probes")));
  const text = fileOf(files, "pages/operations.ts");
  assert.match(text, /export function pay\(client: Client, options\?: CallOptions\): Call<Pet>/);
  assert.match(text, /callOnce\(client, route, \[\], undefined, options\)/);
});

test("the same document gives the same files", () => {
  assert.deepEqual(generateSdk(document), generateSdk(structuredClone(document)));
});

test("refuses what it could not say clearly", () => {
  const twice = { "/a": { get: { operationId: "pets.list", responses: {}, "x-paylera-op": "ListPets" } } };
  assert.throws(() => generateSdk({ ...document, paths: { ...paths, ...twice } }), /listPets/);
  const unnamed = { "/a": { get: { operationId: "pets.find", responses: {} } } };
  assert.throws(() => generateSdk({ ...document, paths: unnamed }), /x-paylera-op/);
  const mixed = { operationId: "pets.find", responses: {}, "x-paylera-op": "Find", requestBody: bodyOf("Pet") };
  assert.throws(() => generateSdk({ ...document, paths: { "/a": { get: mixed } } }), /body/);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { operationList, type Operation } from "./index.ts";
import { buildOpenApi, buildPagesOpenApi, type Json, type JsonObject, spanName } from "./openapi.ts";
import { fieldDescriptions } from "./openapi/field-descriptions.ts";
import { isObject, objectsIn } from "./openapi/json.ts";

const documents = { public: buildOpenApi(), pages: buildPagesOpenApi() };

/** The value at a path of keys; undefined when a step is missing. */
const at = (value: Json | undefined, ...keys: string[]): Json | undefined =>
  keys.reduce<Json | undefined>((found, key) => (isObject(found) ? found[key] : undefined), value);

const entryOf = (op: Operation): JsonObject => {
  const isPage = op.audience === "page" || op.audience === "provider";
  const entry = at(isPage ? documents.pages : documents.public, "paths", op.path, op.method.toLowerCase());
  assert.ok(isObject(entry), `${op.id} is not in its document`);
  return entry;
};

test("every operation is in one document under its own id", () => {
  for (const op of operationList) assert.equal(entryOf(op).operationId, op.id);
  const written = Object.values(documents).flatMap((document) =>
    Object.values(document.paths ?? {}).flatMap((methods: Json) => Object.keys(methods ?? {})),
  );
  assert.equal(written.length, operationList.length);
});

test("what only the hosted pages and the providers call is not published", () => {
  assert.doesNotMatch(JSON.stringify(documents.public), /\/v1\/pages\/|provider-webhooks/);
});

test("every body and every response has an example", () => {
  for (const op of operationList) {
    const entry = entryOf(op);
    const body = at(entry, "requestBody", "content", "application/json");
    const response = at(entry, "responses", String(op.status), "content", "application/json");
    assert.equal(at(body, "example") !== undefined, op.body !== undefined, `${op.id} body`);
    assert.equal(at(response, "example") !== undefined, op.response !== undefined, `${op.id} response`);
  }
});

test("every reference resolves", () => {
  for (const document of Object.values(documents)) {
    for (const [path, { $ref }] of objectsIn(document, "#")) {
      if ($ref === undefined) continue;
      assert.ok(typeof $ref === "string" && $ref.startsWith("#/components/"), path);
      assert.notEqual(at(document, ...$ref.slice(2).split("/")), undefined, `${path}: ${$ref}`);
    }
  }
});

test("every object is a named component, and nothing nullable is a union unless it is a reference", () => {
  for (const document of Object.values(documents)) {
    for (const [path, schema] of objectsIn(document, "#")) {
      if (path.includes("/example")) continue;
      if (isObject(schema.properties)) assert.match(path, /^#\/components\/schemas\/\w+$/);
      for (const word of ["anyOf", "allOf", "$schema", "$id", "$defs"]) assert.ok(!(word in schema), `${path}/${word}`);
      const branches = Array.isArray(schema.oneOf) ? schema.oneOf.filter(isObject) : [];
      if (branches.some(({ type }) => type === "null"))
        assert.ok(
          branches.some(({ $ref }) => $ref),
          path,
        );
    }
  }
});

test("an operation that needs a token says which scope, and what it answers without", () => {
  for (const op of operationList.filter(({ auth }) => auth === "token")) {
    const entry = entryOf(op);
    assert.deepEqual(entry.security, [{ token: [op.scope] }], op.id);
    assert.ok(at(entry, "responses", "401") && at(entry, "responses", "403"), op.id);
  }
});

test("a list is marked as paginated by cursor", () => {
  for (const op of operationList) {
    const isList = op.query !== undefined && "cursor" in op.query.shape;
    assert.equal(entryOf(op)["x-paylera-pagination"], isList ? "cursor" : undefined, op.id);
  }
});

test("comma-separated lists are strings that name their values", () => {
  const list = operationList.find(({ id }) => id === "subscriptions.list");
  assert.ok(list);
  const { parameters } = entryOf(list);
  assert.ok(Array.isArray(parameters));
  const status = parameters.find((parameter) => at(parameter, "name") === "status");
  assert.equal(at(status, "schema", "type"), "string");
  assert.match(JSON.stringify(at(status, "description")), /`trialing`, `active`/);
});

test("every description of a field is one of a field", () => {
  const all = JSON.stringify(documents);
  for (const [name, text] of Object.entries(fieldDescriptions)) {
    assert.ok(all.includes(`"description":${JSON.stringify(text)}`), name);
  }
});

test("requirement numbers stay in the source", () => {
  for (const document of Object.values(documents)) assert.doesNotMatch(JSON.stringify(document), /\b[PA]-\d{2,3}\b/);
});

test("every operation has a span name of its own", () => {
  const named = operationList.map((op) => spanName(op));
  assert.equal(new Set(named).size, named.length);
  for (const name of named) assert.match(name, /^[A-Z][A-Za-z]+$/);
  const known = ["entitlements.check", "usage.track", "subscriptions.attach", "customers.list", "admin_features.put"];
  assert.deepEqual(operationList.flatMap((op) => (known.includes(op.id) ? [spanName(op)] : [])).sort(), [
    "AdminPutFeature",
    "Attach",
    "Check",
    "ListCustomers",
    "Track",
  ]);
});

test("the same contract gives the same bytes", () => {
  assert.equal(JSON.stringify(buildOpenApi()), JSON.stringify(documents.public));
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { operationList, pathParameters, problems } from "./index.ts";

test("every example parses under its own shapes", () => {
  for (const op of operationList) {
    for (const [part, shape] of [
      ["body", op.body],
      ["response", op.response],
      ["query", op.query],
    ] as const) {
      const example = op.example[part];
      if (part !== "query" && shape) assert.notEqual(example, undefined, `${op.id} has no ${part} example`);
      if (shape && example !== undefined) assert.doesNotThrow(() => shape.parse(example), `${op.id} ${part}`);
    }
    assert.deepEqual(Object.keys(op.example.params ?? {}).sort(), pathParameters(op.path).sort(), op.id);
  }
});

test("operation ids and routes are unique, and scopes match the way of authentication", () => {
  assert.equal(new Set(operationList.map((op) => op.id)).size, operationList.length);
  assert.equal(new Set(operationList.map((op) => `${op.method} ${op.path}`)).size, operationList.length);
  for (const op of operationList) assert.equal(op.scope !== null, op.auth === "token", op.id);
});

test("every problem has a status, a title and a page's worth of text", () => {
  for (const problem of Object.values(problems)) {
    assert.ok(problem.status >= 400 && problem.status < 600);
    assert.ok(problem.description.length > 25, problem.type);
  }
});

import assert from "node:assert/strict";
import { isProblemType, type Operation, problems } from "@paylera/contract";
import { documentedProblems } from "@paylera/contract/openapi";
import type { TestAnswer } from "./harness.ts";

/** An operation that may answer 200 beside its own status: a relay's auto-create finds the customer that exists. */
const alsoOk = new Set(["customers.create"]);

const unmatched = ["paylera.route_not_found", "paylera.method_not_allowed"];

/**
 * Asserts that an answer is one the contract promises: a documented status, a body with every documented member and no
 * other, or a documented problem. `strayed` says that the path may not have matched the operation at all.
 */
export function assertDocumented(op: Operation, answer: TestAnswer, { strayed }: { strayed: boolean }): void {
  assert.match(answer.headers.get("paylera-request-id") ?? "", /^[0-9a-f-]{36}$/, op.id);
  assert.equal(answer.headers.get("cache-control"), "no-store", op.id);
  if (answer.status >= 400) return assertProblemOf(op, answer, strayed);
  const statuses = alsoOk.has(op.id) ? [op.status, 200] : [op.status];
  assert.ok(statuses.includes(answer.status), `${op.id} answered ${answer.status}: ${answer.text}`);
  if (!op.response) return assert.equal(answer.text, "", op.id);
  assert.equal(answer.headers.get("content-type"), "application/json", op.id);
  const body: unknown = JSON.parse(answer.text);
  // Parsing drops what the shape does not name, so equality is both: nothing missing and nothing undocumented.
  assert.deepEqual(op.response.parse(body), body, op.id);
}

function assertProblemOf(op: Operation, answer: TestAnswer, strayed: boolean): void {
  const where = `${op.id} answered ${answer.status}: ${answer.text.slice(0, 500)}`;
  assert.ok(answer.status < 500, where);
  assert.equal(answer.headers.get("content-type"), "application/problem+json", where);
  const { type, title, status, detail, errors, ...others } = JSON.parse(answer.text) as Record<string, unknown>;
  assert.deepEqual(others, {}, where);
  assert.ok(typeof type === "string" && isProblemType(type), where);
  const allowed: readonly string[] = [...documentedProblems(op), ...(strayed ? unmatched : [])];
  assert.ok(allowed.includes(type), `not documented: ${where}`);
  assert.deepEqual([status, title], [problems[type].status, problems[type].title], where);
  assert.equal(status, answer.status, where);
  assert.ok(typeof detail === "string" && detail.length > 0, where);
  if (errors !== undefined) assertFieldErrors(errors, where);
}

function assertFieldErrors(errors: unknown, where: string): void {
  assert.ok(Array.isArray(errors) && errors.length > 0, where);
  for (const error of errors as unknown[]) {
    const { field, message, ...others } = Object(error) as Record<string, unknown>;
    assert.ok(typeof field === "string" && typeof message === "string", where);
    assert.deepEqual(others, {}, where);
  }
}

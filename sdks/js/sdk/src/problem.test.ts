import assert from "node:assert/strict";
import { test } from "node:test";
import * as errors from "./errors.ts";
import { errorFromResponse } from "./problem.ts";
import type { RawResponse } from "./transport.ts";

function answer(status: number, body: unknown, headers: Record<string, string> = {}): RawResponse {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { status, headers: new Headers(headers), body: new TextEncoder().encode(text) };
}

for (const [status, name] of [
  [400, "PayleraError"],
  [401, "PayleraAuthenticationError"],
  [403, "PayleraAuthorizationError"],
  [404, "PayleraNotFoundError"],
  [409, "PayleraError"],
  [412, "PayleraPreconditionFailedError"],
  [422, "PayleraError"],
  [428, "PayleraPreconditionFailedError"],
  [429, "PayleraRateLimitError"],
  [500, "PayleraServerError"],
  [503, "PayleraServerError"],
] as const) {
  test(`${status} is a ${name}`, () => {
    const error = errorFromResponse(answer(status, { type: "paylera.some_problem" }), 0);
    assert.equal(error.name, name);
    assert.equal(error.constructor.name, name);
    assert.ok(error instanceof errors.PayleraError);
  });
}

test("the problem type goes before the status", () => {
  for (const status of [409, 422, 500]) {
    const conflict = errorFromResponse(answer(status, { type: "paylera.idempotency_conflict" }), 0);
    assert.ok(conflict instanceof errors.PayleraIdempotencyConflictError);
    const running = errorFromResponse(answer(status, { type: "paylera.idempotency_in_progress" }), 0);
    assert.ok(running instanceof errors.PayleraIdempotencyInProgressError);
  }
});

test("carries every member of the problem, the request id and the wait", () => {
  const problem = {
    type: "paylera.validation_failed",
    title: "T",
    status: 422,
    detail: "D",
    instance: "/i",
    errors: [1],
  };
  const raw = answer(422, problem, { "paylera-request-id": "req_1", "retry-after": "7" });
  const error = errorFromResponse(raw, 0);
  const { type, title, status, detail, instance } = error;
  assert.deepEqual({ type, title, status, detail, instance, errors: error.errors }, problem);
  assert.equal(error.requestId, "req_1");
  assert.equal(error.retryAfter, 7);
  assert.equal(error.raw, raw);
  assert.equal(error.message, "422 - paylera.validation_failed - D - req_1");
});

for (const body of ["", "<html>", "null", "[1]", '"text"', '{"type":5,"detail":{}}', '{"type":"__proto__"}']) {
  test(`still makes an error of ${JSON.stringify(body)}`, () => {
    const error = errorFromResponse(answer(502, body), 0);
    assert.ok(error instanceof errors.PayleraServerError);
    assert.equal(error.status, 502);
    assert.equal(error.detail, undefined);
  });
}

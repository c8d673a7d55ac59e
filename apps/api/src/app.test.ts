import assert from "node:assert/strict";
import { test } from "node:test";
import { assertProblem, call, openTestApi } from "../test/harness.ts";

const api = await openTestApi();

test("the probes answer and unknown paths and methods are problems", async () => {
  assert.equal((await call(api.app, "GET", "/readyz")).status, 200);
  assertProblem(await call(api.app, "GET", "/v1/nothing"), 404, "paylera.route_not_found");
  const wrong = await call(api.app, "POST", "/healthz");
  assertProblem(wrong, 405, "paylera.method_not_allowed");
  assert.equal(wrong.headers.get("allow"), "GET");
});

test("tenants are created with a token and keys", async () => {
  const acme = await api.tenant();
  const secret = await acme.inside(async (ctx) => {
    const place = { table: "t", column: "c", row: "r" };
    return ctx.vault.decrypt(place, ctx.vault.encrypt(place, "ada"));
  });
  assert.equal(secret, "ada");
});

test("a refusal says whether a field is missing or of the wrong type", async () => {
  const acme = await api.tenant();
  const wrong = await acme.call("POST", "/v1/customers", { email: 1 });
  assertProblem(wrong, 422, "paylera.validation_failed");
  assert.deepEqual(JSON.parse(wrong.text).errors, [
    { field: "email", message: "is invalid: expected string, received number" },
  ]);
  const missing = await acme.call("POST", "/v1/attach", { return_url: "https://acme.example/" });
  assert.deepEqual(JSON.parse(missing.text).errors, [{ field: "plan_id", message: "is required" }]);
});

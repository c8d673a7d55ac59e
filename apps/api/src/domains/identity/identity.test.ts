import assert from "node:assert/strict";
import { test } from "node:test";
import type { wire } from "@paylera/contract";
import { assertProblem, call, openTestApi, testTenant, type TestTenant } from "../../../test/harness.ts";

const api = await openTestApi();

/** A second token of the tenant, and the tenant seen through it. */
async function narrowed(tenant: TestTenant, body: object): Promise<TestTenant & { id: string }> {
  const made = await tenant.call("POST", "/v1/api-tokens", { name: "Narrow", ...body });
  assert.equal(made.status, 201, made.text);
  return { ...testTenant(api, tenant.ref, String(made.json["token"])), id: String(made.json["id"]) };
}

/** The audit log shows a fact once no older transaction of the server runs. */
async function auditLog(tenant: TestTenant, query: string, count: number): Promise<wire.AuditEntry[]> {
  for (let attempt = 1; ; attempt += 1) {
    const { text } = await tenant.call("GET", `/v1/audit-log?limit=100${query}`);
    const { data } = JSON.parse(text) as { data: wire.AuditEntry[] };
    if (data.length >= count || attempt === 1000) return data;
  }
}

test("a missing, malformed or unknown token is 401 with the same answer", async () => {
  const acme = await api.tenant();
  const headers: Record<string, string>[] = [
    {},
    { Authorization: acme.token },
    { Authorization: `Basic ${acme.token}` },
    { Authorization: `Bearer ${acme.token} more` },
    { Authorization: "Bearer pl_test_short" },
    { Authorization: `Bearer ${acme.token.slice(0, -1)}` },
    { Authorization: `Bearer ${acme.token.replace("pl_test_", "pl_live_")}` },
  ];
  const answers = await Promise.all(headers.map((sent) => call(api.app, "GET", "/v1/tenant", undefined, sent)));
  for (const answer of answers) {
    assertProblem(answer, 401, "paylera.unauthenticated");
    assert.equal(answer.headers.get("www-authenticate"), 'Bearer realm="paylera"');
    assert.equal(answer.text, answers[0]?.text);
  }
});

test("a revoked token stops within five seconds, and revoking twice is fine", async () => {
  const acme = await api.tenant();
  const other = await narrowed(acme, { scopes: ["catalog:read"] });
  assert.equal((await other.call("GET", "/v1/plans")).status, 200);
  const revoked = await acme.call("DELETE", `/v1/api-tokens/${other.id}`);
  assert.equal(revoked.status, 200);
  assert.notEqual(revoked.json["revoked_at"], null);
  api.clock.advance(5000);
  assertProblem(await other.call("GET", "/v1/plans"), 401, "paylera.unauthenticated");
  const again = await acme.call("DELETE", `/v1/api-tokens/${other.id}`);
  assert.equal(again.json["revoked_at"], revoked.json["revoked_at"]);
  assertProblem(await acme.call("DELETE", `/v1/api-tokens/${acme.ref.id}`), 404, "paylera.not_found");
});

test("a token stops at its expiry, held or not", async () => {
  const acme = await api.tenant();
  const expires_at = new Date(api.clock.now() + 1000).toISOString();
  const held = await narrowed(acme, { scopes: ["catalog:read"], expires_at });
  const unseen = await narrowed(acme, { scopes: ["catalog:read"], expires_at });
  assert.equal((await held.call("GET", "/v1/plans")).status, 200);
  api.clock.advance(1000);
  for (const token of [held, unseen]) {
    assertProblem(await token.call("GET", "/v1/plans"), 401, "paylera.unauthenticated");
  }
  const past = await acme.call("POST", "/v1/api-tokens", { name: "Past", expires_at });
  assertProblem(past, 422, "paylera.validation_failed");
});

test("a token can do what its scopes say and hand out nothing else", async () => {
  const acme = await api.tenant();
  const narrow = await narrowed(acme, { scopes: ["tokens:write", "catalog:read"] });
  assert.equal((await narrow.call("GET", "/v1/plans")).status, 200);
  assertProblem(await narrow.call("GET", "/v1/customers"), 403, "paylera.forbidden");
  const create = (body: object) => narrow.call("POST", "/v1/api-tokens", { name: "Child", ...body });
  assert.equal((await create({ scopes: ["catalog:read"] })).status, 201);
  assertProblem(await create({ scopes: ["catalog:read", "catalog:write"] }), 403, "paylera.forbidden");
  assertProblem(await create({ scopes: ["*"] }), 403, "paylera.forbidden");
  assertProblem(await create({}), 403, "paylera.forbidden");
  assert.deepEqual((await acme.call("POST", "/v1/api-tokens", { name: "All" })).json["scopes"], ["*"]);
});

test("tokens are listed newest first without their secret, and their use is noted", async () => {
  const acme = await api.tenant();
  const other = await narrowed(acme, { name: "Backend", scopes: ["catalog:read"] });
  const first = await acme.call("GET", "/v1/api-tokens?limit=1");
  assert.ok(!first.text.includes(other.token));
  assert.equal(first.json["data"]?.["0"]?.["hint"], `pl_test_…${other.token.slice(-4)}`);
  assert.equal(first.json["data"]?.["0"]?.["last_used_at"], null);
  const path = `/v1/api-tokens?limit=1&cursor=${first.json["next_cursor"]}`;
  let used: unknown = null;
  for (let attempt = 1; used === null && attempt < 1000; attempt += 1) {
    used = (await acme.call("GET", path)).json["data"]?.["0"]?.["last_used_at"];
  }
  assert.equal(used, new Date(api.clock.now()).toISOString());
});

test("a tenant changes its name and redirect rules, and only what was sent", async () => {
  const acme = await api.tenant();
  const before = (await acme.call("GET", "/v1/tenant")).json;
  const redirect_hosts = ["acme.com", "localhost:4000"];
  const changed = await acme.call("PATCH", "/v1/tenant", { strict_redirects: true, redirect_hosts });
  assert.deepEqual(changed.json, { ...before, strict_redirects: true, redirect_hosts });
  assert.deepEqual((await acme.call("PATCH", "/v1/tenant", {})).json, changed.json);
  assertProblem(await acme.call("PATCH", "/v1/tenant", { mode: "live" }), 422, "paylera.validation_failed");
  const globex = await api.tenant({ name: "Globex" });
  assert.equal((await globex.call("GET", "/v1/tenant")).json["strict_redirects"], false);
});

test("the audit log tells who changed what, newest first", async () => {
  const acme = await api.tenant();
  const other = await narrowed(acme, { scopes: ["*"] });
  const patched = await other.call("PATCH", "/v1/tenant", { name: "Acme Ltd", strict_redirects: true });
  await acme.call("DELETE", `/v1/api-tokens/${other.id}`);
  const log = await auditLog(acme, "", 5);
  assert.deepEqual(
    log.map((entry) => entry.action),
    ["api_token.revoked", "tenant.updated", "api_token.created", "api_token.created", "tenant.created"],
  );
  assert.deepEqual(
    [log[1]?.actor_kind, log[1]?.actor_id, log[1]?.changed_fields, log[1]?.sequence, log[1]?.request_id],
    ["token", other.id, ["name", "strict_redirects"], 2, patched.headers.get("paylera-request-id")],
  );
  assert.equal((await auditLog(acme, `&object_id=${other.id}`, 2)).length, 2);
  assert.equal((await auditLog(acme, "&action=tenant.updated", 1)).length, 1);
  const page = await acme.call("GET", "/v1/audit-log?limit=2");
  const rest = await acme.call("GET", `/v1/audit-log?limit=3&cursor=${page.json["next_cursor"]}`);
  assert.deepEqual(JSON.parse(rest.text), { data: log.slice(2), next_cursor: null, has_more: false });
  const globex = await api.tenant();
  assert.deepEqual((await globex.call("GET", `/v1/audit-log?object_id=${other.id}`)).json["data"], []);
});

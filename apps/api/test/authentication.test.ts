import assert from "node:assert/strict";
import { test } from "node:test";
import { type Operation, operationList, scopes } from "@paylera/contract";
import type { TestAnswer } from "./harness.ts";
import { callOperation, requestOf } from "./operation-call.ts";
import { openRows } from "./row-sums.ts";
import { type Bearer, openQuietWorld, openWorld } from "./world.ts";

const place = await openQuietWorld();
const { app, clock } = place.api;
const world = await openWorld(place, "north");
const rows = await openRows();

const guarded = operationList.filter((op) => op.auth !== "none" && op.auth !== "signature");
const scoped = guarded.filter((op) => op.scope !== null);
const dayMs = 86_400_000;

const issue = async (body: object): Promise<{ id: string; token: string }> => {
  const { json } = await world.tenant.call("POST", "/v1/api-tokens", { name: "Issued", ...body });
  assert.ok(json["token"], JSON.stringify(json));
  return { id: String(json["id"]), token: String(json["token"]) };
};

const as = (op: Operation, authorization: string | null): Promise<TestAnswer> => {
  const { headers: _, ...request } = requestOf(op, world);
  return callOperation(app, op, { ...request, headers: authorization === null ? {} : { authorization } });
};

/** The one answer to everybody who is not known, whatever the operation and whatever is wrong. */
const refusal = (await as(first(guarded), null)).text;

function assertUnknown(op: Operation, answer: TestAnswer, sent: string): void {
  assert.equal(answer.status, 401, `${op.id}: ${answer.text}`);
  assert.equal(answer.text, refusal, op.id);
  assert.equal(answer.headers.get("www-authenticate"), 'Bearer realm="paylera"', op.id);
  assert.equal(answer.headers.get("paylera-tenant-id"), null, op.id);
  assertNotEchoed(answer, sent);
}

function assertNotEchoed(answer: TestAnswer, sent: string): void {
  const secret = sent.replace(/^\w+ /, "");
  const all = answer.text + JSON.stringify([...answer.headers]);
  if (secret.length > 8) assert.ok(!all.includes(secret), "the answer repeats the token");
}

/** Credentials that never were any. */
const strangers: Readonly<Record<string, string | null>> = {
  "no token": null,
  "an empty header": "",
  "a scheme alone": "Bearer",
  "another scheme": `Basic ${world.tenant.token}`,
  "two tokens": `Bearer ${world.tenant.token} ${world.tenant.token}`,
  "a token with more behind it": `Bearer ${world.tenant.token}x`,
  "a token that is too short": "Bearer pl_test_short",
  "a token that is too long": `Bearer pl_test_${"a".repeat(5000)}`,
  "a token of the right form": `Bearer pl_test_${"A".repeat(43)}`,
  "a checkout token of the right form": `Bearer cs_test_${"A".repeat(43)}`,
  "a portal link of the right form": `Bearer sess_${"A".repeat(43)}`,
  "a portal session of the right form": `Bearer pss_${"A".repeat(43)}`,
  "SQL for a token": "Bearer pl_test_' or '1'='1",
};

for (const op of guarded) {
  test(`${op.id} answers a stranger the same 401 whatever is wrong`, async () => {
    const before = await rows.counts();
    for (const authorization of Object.values(strangers)) {
      assertUnknown(op, await as(op, authorization), authorization ?? "");
    }
    assert.deepEqual(await rows.counts(), before);
  });
}

for (const op of guarded) {
  test(`${op.id} takes no credential of another kind`, async () => {
    const before = await rows.counts();
    const kinds = Object.keys(world.bearers) as Bearer[];
    for (const kind of kinds.filter((other) => other !== op.auth)) {
      const bearer = `Bearer ${world.bearers[kind]}`;
      assertUnknown(op, await as(op, bearer), bearer);
    }
    assert.deepEqual(await rows.counts(), before);
  });
}

test("a token that has every scope but the needed one is refused, and nothing is written", async () => {
  for (const scope of new Set(scoped.map((op) => op.scope))) {
    const others = scopes.filter((one) => one !== "*" && one !== scope);
    const { token } = await issue({ scopes: others });
    const before = await rows.counts();
    for (const op of scoped.filter((candidate) => candidate.scope === scope)) {
      const answer = await as(op, `Bearer ${token}`);
      assert.deepEqual([answer.status, answer.json["type"]], [403, "paylera.forbidden"], op.id);
      assert.ok(String(answer.json["detail"]).includes(String(scope)), "the detail names the scope");
      assertNotEchoed(answer, token);
    }
    assert.deepEqual(await rows.counts(), before);
  }
});

test("the needed scope alone is enough", async () => {
  for (const op of scoped) {
    const { token } = await issue({ scopes: [op.scope] });
    const request = requestOf(op, world);
    const headers = { authorization: `Bearer ${token}` };
    const body = op.id === "api_tokens.create" ? { name: "Narrow", scopes: [op.scope] } : request.body;
    const answer = await callOperation(app, op, { ...request, body, headers });
    assert.ok(answer.status < 300 || answer.status === 409, `${op.id}: ${answer.text}`);
  }
});

test("a revoked token is refused everywhere within five seconds of its use", async () => {
  const { id, token } = await issue({});
  assert.equal((await as(first(scoped), `Bearer ${token}`)).status, 200);
  assert.equal((await world.tenant.call("DELETE", `/v1/api-tokens/${id}`)).status, 200);
  clock.advance(5000);
  const before = await rows.counts();
  for (const op of scoped) assertUnknown(op, await as(op, `Bearer ${token}`), token);
  assert.deepEqual(await rows.counts(), before);
});

test("an expired token is refused from the very instant, however recently it was used", async () => {
  const expiresAt = clock.now() + 3000;
  const { token } = await issue({ expires_at: new Date(expiresAt).toISOString() });
  assert.equal((await as(first(scoped), `Bearer ${token}`)).status, 200);
  clock.advance(3000);
  const before = await rows.counts();
  for (const op of scoped) assertUnknown(op, await as(op, `Bearer ${token}`), token);
  assert.deepEqual(await rows.counts(), before);
});

test("a portal link opens the portal once, and a hosted session ends with its time", async () => {
  const redeem = byAuth("portal_link");
  const link = `Bearer ${world.bearers.portal_link}`;
  assert.equal((await as(redeem, link)).status, 200);
  assertUnknown(redeem, await as(redeem, link), link);
  clock.advance(9 * dayMs);
  const before = await rows.counts();
  for (const op of guarded.filter((candidate) => candidate.scope === null)) {
    const bearer = `Bearer ${world.bearerOf(op)}`;
    assertUnknown(op, await as(op, bearer), bearer);
  }
  assert.deepEqual(await rows.counts(), before);
});

test("one link that is redeemed many times at once opens one session", async () => {
  const path = `/v1/customers/${requestOf(byId("customers.get"), world).params["id"]}/billing-portal-sessions`;
  const { json } = await world.tenant.call("POST", path, {});
  const link = `Bearer ${String(json["url"]).split("/").at(-1)}`;
  const answers = await Promise.all(Array.from({ length: 20 }, () => as(byAuth("portal_link"), link)));
  assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  assert.equal(answers.filter(({ status }) => status === 401).length, 19);
});

test("a stored token is a hash and a hint that gives nothing away", async () => {
  const { token } = await issue({});
  const dump = await rows.dump();
  for (const secret of [token, world.tenant.token, ...Object.values(world.bearers)]) {
    assert.ok(!dump.includes(secret) && !dump.includes(Buffer.from(secret).toString("hex")));
  }
  assert.ok(dump.includes(`pl_test_…${token.slice(-4)}`));
});

function first(list: readonly Operation[]): Operation {
  const [op] = list;
  assert.ok(op);
  return op;
}

function byId(id: Operation["id"]): Operation {
  return first(operationList.filter((op) => op.id === id));
}

function byAuth(auth: Operation["auth"]): Operation {
  return first(operationList.filter((op) => op.auth === auth));
}

import assert from "node:assert/strict";
import { test } from "node:test";
import { type Operation, operationList } from "@paylera/contract";
import fc from "fast-check";
import type { TestAnswer } from "./harness.ts";
import { callOperation, type OperationRequest, requestOf } from "./operation-call.ts";
import { openRows } from "./row-sums.ts";
import { openQuietWorld, openWorld, type World } from "./world.ts";

const place = await openQuietWorld();
const { app, clock } = place.api;
const world = await openWorld(place, "north");
const rows = await openRows();
const stored = operationList.filter((op) => op.idempotency === "stored");
const keyed = operationList.filter((op) => op.idempotency !== "none" && op.auth === "token");
const dayMs = 86_400_000;

/** For every operation that stores its answers: another body that it would take, and one that its work refuses. */
const otherBodies: Readonly<Record<string, { other: object; refused?: object }>> = {
  "customers.create": { other: { email: "other@example.com" }, refused: { currency: "XXZ" } },
  "customers.update": { other: { name: "Other" }, refused: { currency: "XXZ" } },
  "billing_portal_sessions.create": { other: { return_url: null }, refused: { return_url: "ftp://acme.com" } },
  "subscriptions.attach": { other: { trial_period_days: 3 }, refused: { success_url: "ftp://acme.com" } },
  "subscriptions.change_plan": {
    other: { proration_behavior: "none" },
    refused: { proration_date: "2020-01-01T00:00:00Z" },
  },
  "subscriptions.cancel": { other: { at_period_end: true, reason: "other" } },
  "subscriptions.resume": { other: { customer_id: null } },
  "webhook_endpoints.create": { other: { url: "https://other.example" }, refused: { url: "http://10.0.0.1/" } },
  "webhook_endpoints.update": { other: { description: "other" }, refused: { url: "http://10.0.0.1/" } },
  "webhook_endpoints.rotate_secret": { other: { overlap_seconds: 1 } },
  "events.redeliver": {
    other: { endpoint_id: null },
    refused: { endpoint_id: "01960000-0000-7000-8000-000000000000" },
  },
  "tenant.update": { other: { name: "Other" } },
  "api_tokens.create": { other: { name: "Other" }, refused: { name: "Late", expires_at: "2020-01-01T00:00:00Z" } },
};

const withKey = (request: OperationRequest, key: string): OperationRequest => ({
  ...request,
  headers: { ...request.headers, "idempotency-key": key },
});

const merged = (request: OperationRequest, body: object): OperationRequest => ({
  ...request,
  body: { ...(request.body as object), ...body },
});

const isReplay = (answer: TestAnswer): boolean => answer.headers.get("idempotent-replayed") === "true";
const typeOf = (answer: TestAnswer): string => String(answer.json["type"]);

/** What a request changed, in facts: the audit trail has one per effect. */
async function effects(world: World, work: () => Promise<unknown>): Promise<number> {
  const before = await rows.facts(world.tenant.ref.id);
  await work();
  return (await rows.facts(world.tenant.ref.id)) - before;
}

test("the table of bodies names exactly the operations that store their answers", () => {
  assert.deepEqual(Object.keys(otherBodies).sort(), stored.map((op) => op.id).sort());
});

for (const op of stored) {
  const bodies = otherBodies[op.id] ?? { other: {} };

  test(`${op.id} refused under a key leaves the key free for a corrected request`, async () => {
    const request = withKey(requestOf(op, world), "corrected");
    for (const wrong of [{ no_such_field: 1 }, ...(bodies.refused ? [bodies.refused] : [])]) {
      const before = await rows.counts();
      const refused = await callOperation(app, op, merged(request, wrong));
      assert.ok([403, 404, 422].includes(refused.status), refused.text);
      assert.deepEqual(await rows.counts(), before);
    }
    const corrected = await callOperation(app, op, request);
    assert.ok(corrected.status < 300 && !isReplay(corrected), corrected.text);
  });

  test(`${op.id} with one key has one effect and one answer`, async () => {
    const request = withKey(requestOf(op, world), "once");
    let first: TestAnswer | undefined;
    await effects(world, async () => (first = await callOperation(app, op, request)));
    assert.ok(first && (first.status < 300 || first.status === 409), first?.text);
    if (first.status >= 300) return assertNotStored(op, request, first);
    const before = await rows.counts();
    const reordered = Object.fromEntries(Object.entries(request.body as object).toReversed());
    for (const again of [request, { ...request, body: reordered }, withKey(request, '"once"')]) {
      const replayed = await callOperation(app, op, again);
      assert.deepEqual([replayed.status, replayed.text], [first.status, first.text]);
      assert.ok(isReplay(replayed));
    }
    const other = await callOperation(app, op, merged(request, bodies.other));
    assert.equal(typeOf(other), "paylera.idempotency_conflict", other.text);
    assert.deepEqual(await rows.counts(), before);
  });
}

/** Conflicts with the state of the object are not definitive: the same key asks again. */
async function assertNotStored(op: Operation, request: OperationRequest, first: TestAnswer): Promise<void> {
  const again = await callOperation(app, op, request);
  assert.deepEqual([again.text, isReplay(again)], [first.text, false]);
}

test("a key that is empty, too long or not printable is refused before any work", async () => {
  const before = await rows.counts();
  for (const op of keyed) {
    for (const key of ["", " ", '""', "k".repeat(256), "clé", "a\tb", "\u007f"]) {
      const answer = await callOperation(app, op, withKey(requestOf(op, world), key));
      assert.deepEqual([answer.status, typeOf(answer)], [400, "paylera.idempotency_key_invalid"], `${op.id} ${key}`);
    }
  }
  assert.deepEqual(await rows.counts(), before);
});

test("any key of 1 to 255 printable characters is taken and replays", async () => {
  const op = byId("customers.create");
  const printable = fc.string({
    unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    minLength: 1,
    maxLength: 255,
  });
  await fc.assert(
    fc.asyncProperty(printable, async (key) => {
      const request = withKey(requestOf(op, world), key);
      const first = await callOperation(app, op, request);
      const again = await callOperation(app, op, request);
      assert.deepEqual([again.status, again.text, isReplay(again)], [first.status, first.text, true]);
    }),
    { numRuns: 30, examples: [["k".repeat(255)], ["--;'"]] },
  );
});

test("the same key of another token, another tenant or another path is another request", async () => {
  const south = await openWorld(place, "south");
  const op = byId("customers.create");
  const request = withKey(requestOf(op, world), "shared");
  const first = await callOperation(app, op, request);
  const token = String((await world.tenant.call("POST", "/v1/api-tokens", { name: "Second" })).json["token"]);
  const second = { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } };
  const elsewhere = { ...request, headers: { ...request.headers, authorization: `Bearer ${south.tenant.token}` } };
  for (const other of [second, elsewhere]) {
    const answer = await callOperation(app, op, other);
    assert.ok(answer.status === 201 && !isReplay(answer) && answer.json["id"] !== first.json["id"], answer.text);
  }
  const update = byId("customers.update");
  for (const customer of [first, await callOperation(app, op, withKey(requestOf(op, world), "second"))]) {
    const params = { id: String(customer.json["id"]) };
    const answer = await callOperation(app, update, withKey({ ...requestOf(update, world), params }, "shared"));
    assert.ok(answer.status === 200 && !isReplay(answer) && answer.json["id"] === params.id, answer.text);
  }
});

test("a token that may not is told so, and never sees what the key holds", async () => {
  const op = byId("customers.create");
  const request = withKey(requestOf(op, world), "private");
  await callOperation(app, op, request);
  const { json } = await world.tenant.call("POST", "/v1/api-tokens", { name: "Reader", scopes: ["customers:read"] });
  const headers = { ...request.headers, authorization: `Bearer ${String(json["token"])}` };
  assert.equal((await callOperation(app, op, { ...request, headers })).status, 403);
});

for (const id of ["customers.create", "subscriptions.attach", "subscriptions.change_plan"] as const) {
  test(`${id} a hundred times at once with one key has one effect`, async () => {
    const fresh = await openWorld(place, `crowd_${id.replace(/^.*\./, "")}`.replaceAll("_", ""));
    const op = byId(id);
    const request = withKey(requestOf(op, fresh), "crowd");
    let answers: TestAnswer[] = [];
    const made = await effects(fresh, async () => {
      answers = await Promise.all(Array.from({ length: 100 }, () => callOperation(app, op, request)));
    });
    const first = answers.filter((answer) => answer.status < 300 && !isReplay(answer));
    assert.equal(first.length, 1);
    for (const answer of answers) {
      if (answer.status < 300) assert.equal(answer.text, first[0]?.text);
      else assert.equal(typeOf(answer), "paylera.idempotency_in_progress", answer.text);
    }
    const alone = await openWorld(place, `alone${id.replace(/^.*\./, "")}`.replaceAll("_", ""));
    assert.equal(made, await effects(alone, () => callOperation(app, op, requestOf(op, alone))));
  });
}

for (const op of operationList.filter(({ method }) => method === "PUT")) {
  test(`${op.id} twice is the same object and one effect`, async () => {
    const fresh = requestOf(op, world);
    const request = "code" in fresh.params ? { ...fresh, params: { code: "put_twice" } } : fresh;
    const first = await callOperation(app, op, request);
    const before = await rows.counts();
    const second = await callOperation(app, op, request);
    assert.deepEqual([second.status, second.text], [first.status, first.text]);
    assert.deepEqual(await rows.counts(), before);
  });
}

test("usage under one key counts once, however often and by whatever name it comes", async () => {
  const op = byId("usage.track");
  const request = requestOf(op, world);
  const usage = async (): Promise<number> => {
    const check = await callOperation(app, byId("entitlements.check"), requestOf(byId("entitlements.check"), world));
    return Number(check.json["usage"]);
  };
  const before = await usage();
  const { dedup_key: _, ...plain } = request.body as Record<string, unknown>;
  const byHeader = withKey({ ...request, body: plain }, "event-1");
  const byField = { ...request, body: { ...plain, dedup_key: "event-1" } };
  await Promise.all(Array.from({ length: 20 }, (_, i) => callOperation(app, op, i % 2 ? byHeader : byField)));
  assert.equal((await usage()) - before, 1);
  const conflict = await callOperation(app, op, merged(byField, { value: 2 }));
  assert.equal(typeOf(conflict), "paylera.idempotency_conflict");
  clock.advance(dayMs + 1000);
  assert.equal((await callOperation(app, op, byHeader)).status, 204);
  assert.equal((await usage()) - before, 1);
});

test("a key is free again after a day, and what it made is still there", async () => {
  const op = byId("customers.create");
  const request = withKey(requestOf(op, world), "tomorrow");
  const first = await callOperation(app, op, request);
  clock.advance(dayMs);
  const second = await callOperation(app, op, request);
  assert.ok(second.status === 201 && !isReplay(second) && second.json["id"] !== first.json["id"]);
});

function byId(id: Operation["id"]): Operation {
  const found = operationList.find((op) => op.id === id);
  assert.ok(found, id);
  return found;
}

import assert from "node:assert/strict";
import { inspect } from "node:util";
import { test } from "node:test";
import { json, startStub } from "../test/stub-server.ts";
import { createClient } from "./call.ts";
import { PayleraClient } from "./client.ts";
import { PayleraError, PayleraNotFoundError } from "./errors.ts";
import { check } from "./generated/operations.ts";
import { createTestClient } from "./testing.ts";

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

function page(ids: string[], next: string | null) {
  return { json: { data: ids.map((id) => ({ id })), next_cursor: next, has_more: next !== null } };
}

test("a namespace method sends its operation and answers the object as it is on the wire", async () => {
  await using stub = await startStub(json(201, { id: "c1", email: "a@b.co" }));
  const client = new PayleraClient({ apiToken: "pl_test_x", baseUrl: stub.url });
  const customer = await client.customers.create({ email: "a@b.co" });
  assert.equal(customer.email, "a@b.co");
  const [seen] = stub.seen;
  assert.deepEqual([seen?.method, seen?.url, seen?.body], ["POST", "/v1/customers", '{"email":"a@b.co"}']);
  assert.match(String(seen?.headers["idempotency-key"]), UUID_V7);
});

test("the same operation is a function of its own", async () => {
  await using stub = await startStub(json(200, { allowed: true }));
  const client = createClient({ apiToken: "pl_test_x", baseUrl: stub.url });
  const { allowed } = await check(client, { customer_id: "c1", feature_code: "api_calls" });
  assert.equal(allowed, true);
  assert.match(String(stub.seen[0]?.headers["idempotency-key"]), UUID_V7);
});

test("a retried write keeps its stamped key, and the next call gets another", async () => {
  const { client, fake } = createTestClient();
  fake.reply({ status: 503, json: {} }, { json: { id: "c1" } }, { json: { id: "c2" } });
  await client.customers.create({ email: "a@b.co" });
  await client.customers.create({ email: "b@b.co" });
  const [first, again, second] = fake.requests.map((request) => request.headers["idempotency-key"]);
  assert.equal(first, again);
  assert.notEqual(first, second);
});

test("reads carry no key; a body left out is an empty object; options go through", async () => {
  const { client, fake } = createTestClient();
  fake.reply({ json: {} }, { json: {} }, { status: 204 });
  await client.plans.get("p1");
  await client.subscriptions.cancel("s1", undefined, { idempotencyKey: "mine", headers: { "x-trace": "1" } });
  const nothing = await client.usage.track({ customer_id: "c1", feature_code: "api_calls", value: 1 });
  assert.equal(nothing, undefined);
  const [get, cancel] = fake.requests;
  assert.equal(get?.headers["idempotency-key"], undefined);
  assert.deepEqual(cancel?.json, {});
  assert.equal(cancel?.headers["idempotency-key"], "mine");
  assert.equal(cancel?.headers["x-trace"], "1");
});

test("path parameters are encoded, and ones that would change the route are refused", async () => {
  const { client, fake } = createTestClient();
  fake.reply({ json: {} });
  await client.customers.get("a/b?c#d e");
  assert.equal(fake.requests[0]?.path, "/v1/customers/a%2Fb%3Fc%23d%20e");
  for (const id of ["", ".", ".."]) await assert.rejects(client.customers.get(id), TypeError);
  assert.equal(fake.requests.length, 1);
});

test("throws the problem, also through withResponse", async () => {
  const { client, fake } = createTestClient();
  const missing = { status: 404, json: { type: "paylera.not_found" }, headers: { "paylera-request-id": "req_1" } };
  fake.reply(missing, missing);
  await assert.rejects(client.customers.get("c1"), (error) => {
    assert(error instanceof PayleraNotFoundError);
    assert.equal(error.requestId, "req_1");
    return true;
  });
  await assert.rejects(client.customers.get("c1").withResponse(), PayleraNotFoundError);
});

test("withResponse gives the response beside the result", async () => {
  const { client, fake } = createTestClient();
  fake.reply({ json: { id: "c1" }, headers: { "paylera-request-id": "req_2", "idempotent-replayed": "true" } });
  const { data, response, requestId } = await client.customers.create({ email: "a@b.co" }).withResponse();
  assert.equal(data.id, "c1");
  assert.equal(requestId, "req_2");
  assert.equal(response.headers.get("idempotent-replayed"), "true");
});

test("a success that is not JSON is an error with the response in it", async () => {
  await using stub = await startStub((_request, response) => response.end("<html>"));
  const client = new PayleraClient({ apiToken: "pl_test_x", baseUrl: stub.url });
  await assert.rejects(client.customers.get("c1"), (error) => {
    assert(error instanceof PayleraError);
    assert.equal(error.raw?.status, 200);
    return true;
  });
});

test("awaiting a list gives one page, iterating it gives every object", async () => {
  const { client, fake } = createTestClient();
  fake.reply(page(["1", "2"], "o/p=="));
  const first = await client.customers.list({ limit: 2 });
  assert.equal(first.next_cursor, "o/p==");
  fake.reply(page(["1", "2"], "o/p=="), page([], "q"), page(["3"], null));
  assert.deepEqual(await everyId(client.customers.list({ limit: 2 })), ["1", "2", "3"]);
  const queries = fake.requests.slice(1).map((request) => request.query);
  assert.deepEqual(queries, [{ limit: "2" }, { limit: "2", cursor: "o/p==" }, { limit: "2", cursor: "q" }]);
});

async function everyId(list: AsyncIterable<{ id: string }>): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of list) ids.push(id);
  return ids;
}

test("iterating stops at a break, fails with the page that fails, and refuses to go in circles", async () => {
  const { client, fake } = createTestClient();
  fake.reply(page(["1"], "a"));
  for await (const customer of client.customers.list()) {
    assert.equal(customer.id, "1");
    break;
  }
  assert.equal(fake.requests.length, 1);
  fake.reply(page(["1"], "a"), { status: 401, json: {} });
  await assert.rejects(everyId(client.customers.list()), { name: "PayleraAuthenticationError" });
  fake.reply(page(["1"], "a"), page(["2"], "a"));
  await assert.rejects(everyId(client.customers.list()), /same cursor/);
});

test("inspecting or printing a client never shows the token", () => {
  const client = new PayleraClient({ apiToken: "pl_live_secret" });
  assert.doesNotMatch(inspect(client, { depth: 10, showHidden: true }) + JSON.stringify(client), /secret/);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { makeCustomer } from "../../../test/factories.ts";
import { assertProblem, openTestApi, type TestTenant } from "../../../test/harness.ts";

const api = await openTestApi();
const relay = (tenant: TestTenant, email: string, more: object = {}, key = `paylera-relay-autocreate:${email}`) =>
  tenant.call("POST", "/v1/customers", { email, ...more }, { "Idempotency-Key": key });

test("a customer is created with defaults, read back and listed", async () => {
  const acme = await api.tenant();
  const bare = await acme.call("POST", "/v1/customers", {});
  assert.equal(bare.status, 201);
  assert.deepEqual(
    [bare.json["email"], bare.json["name"], bare.json["external_id"], bare.json["currency"], bare.json["metadata"]],
    [null, null, null, "USD", {}],
  );
  const ada = await makeCustomer(acme, {
    email: "Ada@Example.com",
    external_id: "user_42",
    metadata: { team: "a", n: 1 },
  });
  assert.deepEqual((await acme.call("GET", `/v1/customers/${ada.id}`)).json, { ...ada });
  const byEmail = await acme.call("GET", "/v1/customers?email=ada@example.com");
  assert.deepEqual(byEmail.json["data"], [ada]);
  const byExternal = await acme.call("GET", "/v1/customers?external_id=user_42");
  assert.deepEqual(byExternal.json["data"], [ada]);
  const page = await acme.call("GET", "/v1/customers?limit=1");
  assert.equal(page.json["data"]?.["0"]?.["id"], ada.id);
  const rest = await acme.call("GET", `/v1/customers?limit=1&cursor=${page.json["next_cursor"]}`);
  assert.deepEqual([rest.json["data"]?.["0"]?.["id"], rest.json["has_more"]], [bare.json["id"], false]);
});

test("nothing personal is stored in the clear or enters a fact", async () => {
  const acme = await api.tenant();
  const ada = await makeCustomer(acme, { email: "secret@example.com", name: "Secret", metadata: { k: "Secret" } });
  await acme.call("PATCH", `/v1/customers/${ada.id}`, { name: "Secret too" });
  const stored = await acme.inside(async (ctx) => [
    ...(await ctx.tx.rows("select c::text as row from customers c")),
    ...(await ctx.tx.rows<{ type: string }>("select f.type, f.snapshot, f.changed_fields, f.published from facts f")),
  ]);
  const text = JSON.stringify(stored);
  for (const word of ["secret", "Secret"]) {
    assert.ok(!text.includes(word) && !text.includes(Buffer.from(word).toString("hex")), text);
  }
  assert.match(text, /"customer.updated".*"changed_fields":\["name"\]/);
});

test("relays get one customer per e-mail, for good", async () => {
  const acme = await api.tenant();
  const first = await relay(acme, "ada@example.com", { name: "Ada" });
  assert.equal(first.status, 201);
  const replayed = await relay(acme, "ada@example.com", { name: "Ada", metadata: { day: "2" } });
  assert.deepEqual([replayed.status, replayed.headers.get("idempotent-replayed")], [201, "true"]);
  api.clock.advance(25 * 60 * 60 * 1000);
  const later = await relay(acme, "ada@example.com");
  assert.deepEqual([later.status, later.json["id"]], [200, first.json["id"]]);
  const header = await acme.call("POST", "/v1/customers", { email: "ADA@example.com" }, { "Paylera-Relay": "js/1" });
  assert.deepEqual([header.status, header.json["id"]], [200, first.json["id"]]);
  assert.notEqual((await makeCustomer(acme, { email: "ada@example.com" })).id, first.json["id"]);
});

test("a relay is given the oldest customer that has the e-mail already", async () => {
  const acme = await api.tenant();
  const oldest = await makeCustomer(acme, { email: "bob@example.com" });
  await makeCustomer(acme, { email: "bob@example.com" });
  const found = await relay(acme, "bob@example.com");
  assert.deepEqual([found.status, found.json["id"]], [200, oldest.id]);
});

test("relays that create the same customer at once all get the same one", async () => {
  const acme = await api.tenant();
  const answers = await Promise.all(
    [1, 2, 3, 4, 5, 6].map((n) => relay(acme, "eve@example.com", {}, `paylera-relay-autocreate:${n}:eve@example.com`)),
  );
  assert.equal(new Set(answers.map((answer) => answer.json["id"])).size, 1);
  assert.deepEqual(
    answers.map((answer) => answer.status).toSorted((a, b) => a - b),
    [200, 200, 200, 200, 200, 201],
  );
});

test("a relay's customer is found by its new e-mail, and the old one is free again", async () => {
  const acme = await api.tenant();
  const ada = await relay(acme, "old@example.com");
  await acme.call("PATCH", `/v1/customers/${ada.json["id"]}`, { email: "new@example.com" });
  assert.equal((await relay(acme, "new@example.com")).json["id"], ada.json["id"]);
  const other = await acme.call("POST", "/v1/customers", { email: "old@example.com" }, { "Paylera-Relay": "js/1" });
  assert.equal(other.status, 201);
  const taken = await acme.call("PATCH", `/v1/customers/${other.json["id"]}`, { email: "new@example.com" });
  assert.equal(taken.status, 200);
  assert.equal((await relay(acme, "new@example.com", {}, "paylera-relay-autocreate:x")).json["id"], ada.json["id"]);
});

test("an external id belongs to one customer", async () => {
  const acme = await api.tenant();
  await makeCustomer(acme, { external_id: "u1" });
  const again = await acme.call("POST", "/v1/customers", { external_id: "u1" });
  assertProblem(again, 422, "paylera.validation_failed");
  assert.equal(again.json["errors"]?.["0"]?.["field"], "external_id");
  const other = await makeCustomer(acme);
  const changed = await acme.call("PATCH", `/v1/customers/${other.id}`, { external_id: "u1" });
  assertProblem(changed, 422, "paylera.validation_failed");
  assertProblem(await relay(acme, "x@example.com", { external_id: "u1" }), 422, "paylera.validation_failed");
});

test("an update changes what was sent, clears what is null and leaves the rest", async () => {
  const acme = await api.tenant();
  const ada = await makeCustomer(acme, { external_id: "u2", metadata: { a: 1 } });
  api.clock.advance(1000);
  const path = `/v1/customers/${ada.id}`;
  const same = await acme.call("PATCH", path, { name: ada.name });
  assert.deepEqual(same.json, { ...ada });
  const changed = await acme.call("PATCH", path, { name: null, currency: "KRW", metadata: { b: true } });
  assert.deepEqual(changed.json, {
    ...ada,
    name: null,
    currency: "KRW",
    metadata: { b: true },
    updated_at: changed.json["updated_at"],
  });
  assert.notEqual(changed.json["updated_at"], ada.updated_at);
  assertProblem(await acme.call("PATCH", path, { currency: "ABC" }), 422, "paylera.validation_failed");
  assertProblem(await acme.call("POST", "/v1/customers", { currency: "ABC" }), 422, "paylera.validation_failed");
});

test("the currency is fixed once there is an invoice", async () => {
  const acme = await api.tenant();
  const ada = await makeCustomer(acme);
  await acme.inside((ctx) =>
    ctx.tx.rows(
      `insert into invoices (tenant_id, id, customer_id, status, reason, currency, subtotal, total, amount_due,
                             period_start, period_end, created_at, updated_at)
       values ($1, $2, $3, 'draft', 'first', 'USD', 0, 0, 0, $4, $4, $4, $4)`,
      [ctx.tenant.id, ctx.deps.ids.uuid(), ada.id, new Date(ctx.now)],
    ),
  );
  assertProblem(await acme.call("PATCH", `/v1/customers/${ada.id}`, { currency: "EUR" }), 409, "paylera.code_in_use");
  assert.equal((await acme.call("PATCH", `/v1/customers/${ada.id}`, { currency: "USD", name: "Ada" })).status, 200);
});

test("a customer of another tenant is not found", async () => {
  const acme = await api.tenant();
  const ada = await makeCustomer(acme, { email: "shared@example.com" });
  const globex = await api.tenant();
  assertProblem(await globex.call("GET", `/v1/customers/${ada.id}`), 404, "paylera.not_found");
  assertProblem(await globex.call("PATCH", `/v1/customers/${ada.id}`, { name: "X" }), 404, "paylera.not_found");
  assert.deepEqual((await globex.call("GET", "/v1/customers?email=shared@example.com")).json["data"], []);
  assert.notEqual((await relay(globex, "shared@example.com")).json["id"], ada.id);
});

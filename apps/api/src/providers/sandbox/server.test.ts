import assert from "node:assert/strict";
import { before, test } from "node:test";
import { Pool } from "pg";
import { openTestDatabase } from "../../../../../tools/test/database.ts";
import { keyLifeMs } from "./idempotency.ts";
import { ensureSandboxSchema } from "./schema.ts";
import { startTestSandbox, submit } from "./test-sandbox.ts";
import type { TestAccount, TestSandbox } from "./test-sandbox.ts";
import type { WireCharge, WireCheckout } from "./wire.ts";

const lent: { sandbox?: TestSandbox } = {};
before(async () => {
  lent.sandbox = await startTestSandbox();
});

function sandbox(): TestSandbox {
  assert.ok(lent.sandbox);
  return lent.sandbox;
}

const metadata = { tenant_id: "t1", call_id: "call_1", subject_id: "invoice_1" };
const setup = { kind: "setup", currency: "USD", description: "Card", customer_id: "c1", metadata };

async function keepMethod(account: TestAccount, card: string): Promise<string> {
  const { expires_at, return_url } = {
    expires_at: sandbox().clock.now() + 60_000,
    return_url: "https://shop.example/",
  };
  const fields = { ...setup, expires_at, return_url };
  const opened = (await account.call("POST", "/v1/checkouts", { fields, key: `method ${card}` })).body as WireCheckout;
  await submit(opened.url, { card });
  const kept = (await account.call("GET", `/v1/checkouts/${opened.ref}`, {})).body as WireCheckout;
  assert.ok(kept.method);
  return kept.method.ref;
}

function chargeFields(methodRef: string, callId: string) {
  return {
    method_ref: methodRef,
    customer_id: "c1",
    amount: 500,
    currency: "USD",
    description: "Renewal",
    metadata: { ...metadata, call_id: callId },
  };
}

function codeOf(answer: { body: unknown }): string {
  return (answer.body as { error: { code: string } }).error.code;
}

test("the schema can be ensured again, by several processes at once", async () => {
  const pool = new Pool({ connectionString: (await openTestDatabase()).adminUrl, max: 4 });
  await Promise.all(Array.from({ length: 4 }, () => ensureSandboxSchema(pool)));
  await pool.end();
});

test("an account of a known key is the same account", async () => {
  const first = await sandbox().openAccount("same");
  const second = await sandbox().openAccount("same");
  assert.equal(second.secretKey, first.secretKey);
  assert.equal(second.webhookSecret, first.webhookSecret);
});

test("401 for a new account without the signup secret, and for anything without a secret key", async () => {
  const { baseUrl, send } = sandbox();
  const body = JSON.stringify({ key: "x", webhook_url: "https://a.example/" });
  const common = { timeoutMs: 5_000, maxResponseBytes: 10_000 };
  const created = await send(`${baseUrl}/v1/accounts`, { method: "POST", body, ...common });
  assert.equal(created.status, 401);
  for (const path of ["/v1/books", "/v1/charges", "/v1/checkouts/co_1"]) {
    assert.equal((await send(baseUrl + path, { method: "GET", ...common })).status, 401, path);
  }
});

test("404 for the objects of another account", async () => {
  const mine = await sandbox().openAccount("mine");
  const other = await sandbox().openAccount("other");
  const methodRef = await keepMethod(mine, "approves");
  const charge = (await mine.call("POST", "/v1/charges", { fields: chargeFields(methodRef, "call_m"), key: "k" }))
    .body as WireCharge;
  assert.equal((await other.call("GET", `/v1/charges/${charge.ref}`, {})).status, 404);
  assert.equal((await other.call("GET", `/v1/methods/${methodRef}`, {})).status, 404);
  const stolen = await other.call("POST", "/v1/charges", { fields: chargeFields(methodRef, "call_o"), key: "k" });
  assert.equal(stolen.status, 404);
  const refund = { charge_ref: charge.ref, amount: 1, metadata };
  assert.equal((await other.call("POST", "/v1/refunds", { fields: refund, key: "r" })).status, 404);
  assert.deepEqual((await other.books()).charges_by_call_id, {});
  assert.deepEqual(await other.provider.findCharge({ callId: "call_m" }), null);
});

test("400 names the field that is wrong, and remembers nothing under the key", async () => {
  const account = await sandbox().openAccount("fields");
  const good = chargeFields(await keepMethod(account, "approves"), "call_fields");
  const wrong: [string, object][] = [
    ["amount", { amount: 0 }],
    ["amount", { amount: 1.5 }],
    ["amount", { amount: "5" }],
    ["currency", { currency: "usd" }],
    ["description", { description: "x".repeat(501) }],
    ["metadata", { metadata: null }],
    ["call_id", { metadata: { tenant_id: "t", subject_id: "s" } }],
  ];
  for (const [name, change] of wrong) {
    const answer = await account.call("POST", "/v1/charges", { fields: { ...good, ...change }, key: "one key" });
    assert.equal(answer.status, 400, name);
    assert.match(JSON.stringify(answer.body), new RegExp(name));
  }
  assert.equal((await account.call("POST", "/v1/charges", { fields: good })).status, 400, "a key is required");
  assert.equal((await account.call("POST", "/v1/charges", { fields: good, key: "one key" })).status, 200);
});

test("no address with a NUL reaches the database", async () => {
  const account = await sandbox().openAccount("nul");
  for (const path of ["/v1/charges/%00", "/v1/charges?call_id=%00", "/pay/%00"]) {
    assert.equal((await account.call("GET", path, {})).status, 404, path);
  }
});

test("a replay is marked; another body under the key is 400; after 24 hours the key is forgotten", async () => {
  const account = await sandbox().openAccount("keys");
  const fields = chargeFields(await keepMethod(account, "approves"), "call_keys");
  const charge = (changes: object) =>
    account.call("POST", "/v1/charges", { fields: { ...fields, ...changes }, key: "the key" });
  const first = await charge({});
  assert.equal(first.headers["idempotent-replayed"], undefined);
  sandbox().clock.advance(keyLifeMs - 1);
  const replay = await charge({});
  assert.equal(replay.headers["idempotent-replayed"], "true");
  assert.deepEqual(replay.body, first.body);
  assert.equal(codeOf(await charge({ amount: 501 })), "idempotency_mismatch");
  sandbox().clock.advance(1);
  const again = await charge({});
  assert.notEqual((again.body as WireCharge).ref, (first.body as WireCharge).ref);
  assert.equal((await account.books()).charges_by_call_id.call_keys?.length, 2);
});

test("409 for a key that is still running", async () => {
  const account = await sandbox().openAccount("running");
  const fields = chargeFields(await keepMethod(account, "approves"), "call_running");
  await account.behave({ latency_ms: 200 });
  const both = await Promise.all([1, 2].map(() => account.call("POST", "/v1/charges", { fields, key: "k" })));
  assert.deepEqual(new Set(both.map((answer) => answer.status)), new Set([200, 409]));
  assert.equal((await account.call("POST", "/v1/charges", { fields, key: "k" })).status, 200);
  assert.equal((await account.books()).charges_by_call_id.call_running?.length, 1);
});

test("409 for a key that another process holds", async () => {
  const account = await sandbox().openAccount("held");
  const fields = chargeFields(await keepMethod(account, "approves"), "call_held");
  const pool = new Pool({ connectionString: (await openTestDatabase()).adminUrl, max: 1 });
  const { rows } = await pool.query<{ id: string }>("select id from sandbox.accounts where key = 'held'");
  const name = `sandbox.key|${rows[0]?.id}|k`;
  await pool.query("select pg_advisory_lock(hashtextextended($1, 0))", [name]);
  assert.equal(codeOf(await account.call("POST", "/v1/charges", { fields, key: "k" })), "idempotency_in_progress");
  await pool.end();
});

test("an error after the effect keeps the effect and an error before it does not", async () => {
  const account = await sandbox().openAccount("errors");
  const fields = chargeFields(await keepMethod(account, "approves"), "call_errors");
  await account.behave({ error_before_rate: 1 });
  assert.equal((await account.call("POST", "/v1/charges", { fields, key: "k" })).status, 500);
  assert.deepEqual((await account.books()).charges_by_call_id, {});
  await account.behave({ error_after_rate: 1 });
  assert.equal((await account.call("POST", "/v1/charges", { fields, key: "k" })).status, 500);
  assert.equal((await account.books()).charges_by_call_id.call_errors?.length, 1);
  await account.behave({});
  const replay = await account.call("POST", "/v1/charges", { fields, key: "k" });
  assert.equal(replay.headers["idempotent-replayed"], "true");
});

test("decline_next declines so many charges and then no more, also when they come at once", async () => {
  const account = await sandbox().openAccount("declines");
  const methodRef = await keepMethod(account, "approves");
  await account.behave({ decline_next: { kind: "hard", count: 2 } });
  const answers = await Promise.all(
    ["a", "b", "c", "d"].map((name) =>
      account.call("POST", "/v1/charges", { fields: chargeFields(methodRef, `call_${name}`), key: name }),
    ),
  );
  const charges = answers.map((answer) => answer.body as WireCharge);
  assert.equal(charges.filter((charge) => charge.failure?.kind === "hard").length, 2);
  assert.equal(charges.filter((charge) => charge.status === "succeeded").length, 2);
});

test("an unknown behaviour or a rate above one is refused", async () => {
  const account = await sandbox().openAccount("knobs");
  for (const fields of [{ typo: 1 }, { error_before_rate: 1.1 }, { latency_ms: -1 }, { decline_next: "soft" }]) {
    assert.equal((await account.call("PUT", "/v1/behaviour", { fields })).status, 400, JSON.stringify(fields));
  }
});

test("the books hold every charge and refund, and lists page through all charges", async () => {
  const account = await sandbox().openAccount("books");
  const good = await keepMethod(account, "approves");
  const bad = await keepMethod(account, "renewals_decline_soft");
  for (const [index, methodRef] of [good, good, bad].entries()) {
    const fields = chargeFields(methodRef, `call_${index}`);
    await account.call("POST", "/v1/charges", { fields, key: `k${index}` });
  }
  const first = (await account.books()).charges_by_call_id.call_0?.[0];
  assert.ok(first);
  await account.call("POST", "/v1/refunds", { fields: { charge_ref: first.ref, amount: 120, metadata }, key: "r" });
  const books = await account.books();
  assert.deepEqual(books.totals, { USD: { succeeded: 1_000, pending: 0, refunded: 120 } });
  assert.deepEqual(
    books.refunds.map((refund) => [refund.charge_ref, refund.amount]),
    [[first.ref, 120]],
  );
  const seen: string[] = [];
  for (let path = "/v1/charges?limit=2"; path !== "";) {
    const page = (await account.call("GET", path, {})).body as { data: WireCharge[]; has_more: boolean };
    seen.push(...page.data.map((charge) => charge.metadata.call_id));
    path = page.has_more ? `/v1/charges?limit=2&after=${page.data.at(-1)?.ref}` : "";
  }
  assert.deepEqual(seen, ["call_0", "call_1", "call_2"]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { assertProblem, openTestApi } from "../../../test/harness.ts";
import { deliveryOf, happen, openReceiver, register, signers } from "./test-receiver.ts";

const api = await openTestApi({ loopbackWebhooks: true });
const { clock, deps, worker } = api;
const endpoints = "/v1/webhook-endpoints";
const day = 86_400_000;

test("an endpoint is created with a secret that is shown once and stored sealed", async () => {
  const acme = await api.tenant();
  const created = await acme.call("POST", endpoints, { url: "https://acme.com/hook" });
  assert.equal(created.status, 201);
  const { secret = "", ...endpoint } = created.json;
  assert.match(secret, /^whsec_[A-Za-z0-9]{44}$/);
  assert.deepEqual([endpoint["events"], endpoint["enabled"], endpoint["description"]], [["*"], true, null]);
  const read = await acme.call("GET", `${endpoints}/${endpoint["id"]}`);
  assert.deepEqual(read.json, endpoint);
  const listed = await acme.call("GET", endpoints);
  assert.deepEqual(listed.json["data"]?.[0], endpoint);
  const [row] = await acme.inside((ctx) =>
    ctx.tx.rows<{ secret_enc: Buffer }>("select secret_enc from webhook_endpoints"),
  );
  assert.ok(row && !row.secret_enc.toString("latin1").includes(secret.slice(6)));
});

test("creating twice under one idempotency key makes one endpoint and shows the same secret", async () => {
  const acme = await api.tenant();
  const create = () => acme.call("POST", endpoints, { url: "https://acme.com/hook" }, { "Idempotency-Key": "one" });
  const [first, second] = [await create(), await create()];
  assert.deepEqual([second.text, second.headers.get("idempotent-replayed")], [first.text, "true"]);
});

test("a URL inside the network is refused", async () => {
  const acme = await api.tenant();
  const refused = await acme.call("POST", endpoints, { url: "https://10.0.0.1/hook" });
  assertProblem(refused, 422, "paylera.webhook_url_not_allowed");
  const { id } = await register(acme, "https://acme.com/hook");
  const patched = await acme.call("PATCH", `${endpoints}/${id}`, { url: "http://acme.com/hook" });
  assertProblem(patched, 422, "paylera.webhook_url_not_allowed");
});

test("an update changes what it names and writes one fact without the URL", async () => {
  const acme = await api.tenant();
  const { id, url } = await register(acme, "https://acme.com/hook?key=private");
  const updated = await acme.call("PATCH", `${endpoints}/${id}`, { description: "Books", events: ["invoice.paid"] });
  assert.deepEqual(
    [updated.json["description"], updated.json["events"], updated.json["url"]],
    ["Books", ["invoice.paid"], url],
  );
  await acme.call("PATCH", `${endpoints}/${id}`, { description: "Books" });
  const facts = await acme.inside((ctx) =>
    ctx.tx.rows<{ type: string; changed_fields: string[]; snapshot: object }>(
      "select type, changed_fields, snapshot from facts where object = 'webhook_endpoint' order by sequence",
    ),
  );
  assert.deepEqual(
    facts.map(({ type, changed_fields }) => [type, changed_fields]),
    [
      ["webhook_endpoint.created", []],
      ["webhook_endpoint.updated", ["description", "events"]],
    ],
  );
  assert.ok(!JSON.stringify(facts).includes("private"));
});

test("deleting an endpoint ends what is on its way and hides it", async () => {
  const acme = await api.tenant();
  const receiver = await openReceiver((response) => void response.writeHead(500).end());
  const { id } = await register(acme, receiver.url);
  const eventId = await happen(acme, deps.ids.uuid());
  await worker.drain();
  assert.equal((await deliveryOf(acme, eventId))["status"], "pending");
  assert.equal((await acme.call("DELETE", `${endpoints}/${id}`)).status, 204);
  assert.equal((await deliveryOf(acme, eventId))["status"], "failed");
  clock.advance(day);
  await happen(acme, deps.ids.uuid());
  await worker.drain();
  assert.equal(receiver.received.length, 1);
  assertProblem(await acme.call("GET", `${endpoints}/${id}`), 404, "paylera.not_found");
  assertProblem(await acme.call("DELETE", `${endpoints}/${id}`), 404, "paylera.not_found");
  assert.deepEqual((await acme.call("GET", endpoints)).json["data"], []);
});

test("both secrets sign until the overlap ends, then the new one alone", async () => {
  const acme = await api.tenant();
  const receiver = await openReceiver();
  const { id, secret: old = "" } = await register(acme, receiver.url);
  const rotated = await acme.call("POST", `${endpoints}/${id}/rotate-secret`, {});
  const fresh: string = rotated.json["secret"] ?? "";
  assert.notEqual(fresh, old);
  assert.equal(Date.parse(rotated.json["previous_secret_expires_at"] ?? ""), clock.now() + day);
  const signedBy = async () => {
    await happen(acme, deps.ids.uuid());
    await worker.drain();
    const last = receiver.received.at(-1);
    assert.ok(last);
    assert.equal(String(last.headers["webhook-signature"]).split(" ").length, signers(last, [fresh, old]).length);
    return signers(last, [fresh, old]);
  };
  assert.deepEqual(await signedBy(), [fresh, old]);
  clock.advance(day - 1);
  assert.deepEqual(await signedBy(), [fresh, old]);
  clock.advance(1);
  assert.deepEqual(await signedBy(), [fresh]);
  assert.equal((await acme.call("GET", `${endpoints}/${id}`)).json["previous_secret_expires_at"], null);
});

test("an overlap of nothing stops the old secret at once", async () => {
  const acme = await api.tenant();
  const receiver = await openReceiver();
  const { id } = await register(acme, receiver.url);
  const { json } = await acme.call("POST", `${endpoints}/${id}/rotate-secret`, { overlap_seconds: 0 });
  await happen(acme, deps.ids.uuid());
  await worker.drain();
  const [got] = receiver.received;
  assert.ok(got);
  assert.deepEqual(signers(got, [json["secret"] ?? ""]), [json["secret"]]);
});

test("another tenant finds nothing", async () => {
  const [acme, other] = [await api.tenant(), await api.tenant()];
  const receiver = await openReceiver();
  const { id } = await register(acme, receiver.url);
  const eventId = await happen(acme, deps.ids.uuid());
  await worker.drain();
  const { id: deliveryId } = await deliveryOf(acme, eventId);
  const calls = [
    ["GET", `${endpoints}/${id}`],
    ["PATCH", `${endpoints}/${id}`, { enabled: false }],
    ["DELETE", `${endpoints}/${id}`],
    ["POST", `${endpoints}/${id}/rotate-secret`, {}],
    ["GET", `/v1/events/${eventId}`],
    ["POST", `/v1/events/${eventId}/redeliver`, {}],
    ["GET", `/v1/webhook-deliveries/${deliveryId}`],
  ] as const;
  for (const [method, path, body] of calls)
    assertProblem(await other.call(method, path, body), 404, "paylera.not_found");
  for (const path of [endpoints, "/v1/events", "/v1/webhook-deliveries"]) {
    assert.deepEqual((await other.call("GET", path)).json["data"], []);
  }
});

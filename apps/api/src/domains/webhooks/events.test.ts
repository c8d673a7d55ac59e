import assert from "node:assert/strict";
import { test } from "node:test";
import { assertProblem, openTestApi, type TestTenant } from "../../../test/harness.ts";
import { record } from "../../platform/facts.ts";
import { happen, openReceiver, register } from "./test-receiver.ts";

const api = await openTestApi({ loopbackWebhooks: true });
const { deps, worker } = api;
const uuid = () => deps.ids.uuid();

async function listed(tenant: TestTenant, query = ""): Promise<string[]> {
  const { json } = await tenant.call("GET", `/v1/events${query}`);
  return (json["data"] as unknown as { id: string }[]).map(({ id }) => id);
}

/** A transaction of another test process can hold the list back for a moment. */
async function listedOnce(tenant: TestTenant, count: number, query = ""): Promise<string[]> {
  let ids = await listed(tenant, query);
  for (let tries = 0; ids.length < count && tries < 500; tries += 1) ids = await listed(tenant, query);
  return ids;
}

test("events are listed newest first, by type and by object, and read one by one", async () => {
  const acme = await api.tenant();
  const objectId = uuid();
  const created = await happen(acme, objectId, "invoice.finalized");
  const paid = await happen(acme, objectId, "invoice.paid");
  const other = await happen(acme, uuid(), "invoice.paid");
  assert.deepEqual(await listedOnce(acme, 3), [other, paid, created]);
  assert.deepEqual(await listed(acme, "?type=invoice.paid"), [other, paid]);
  assert.deepEqual(await listed(acme, `?object_id=${objectId}`), [paid, created]);
  const first = (await acme.call("GET", "/v1/events?limit=2")).json;
  assert.deepEqual(await listed(acme, `?limit=2&cursor=${first["next_cursor"]}`), [created]);
  const { json } = await acme.call("GET", `/v1/events/${paid}`);
  assert.deepEqual(
    [json["type"], json["api_version"], json["object"], json["object_id"], json["sequence"], json["created_at"]],
    ["invoice.paid", "2026-05-01", "invoice", objectId, 2, "2026-05-01T12:00:00.000Z"],
  );
  assert.deepEqual(json["data"], { id: objectId, note: "é✓" });
});

test("changes that are not published are no events", async () => {
  const acme = await api.tenant();
  const id = await acme.inside((ctx) =>
    record(ctx, { action: "plan.archived", object: "plan", objectId: uuid(), changed: [], snapshot: {} }),
  );
  assertProblem(await acme.call("GET", `/v1/events/${id}`), 404, "paylera.not_found");
  assert.deepEqual(await listed(acme), []);
});

test("an event is not listed while an older transaction could still put another one before it", async () => {
  const acme = await api.tenant();
  const wrote = Promise.withResolvers<string>();
  const gate = Promise.withResolvers<void>();
  const slow = acme.inside(async (ctx) => {
    const objectId = uuid();
    wrote.resolve(await record(ctx, { event: "invoice.paid", object: "invoice", objectId, changed: [], snapshot: {} }));
    await gate.promise;
  });
  const early = await wrote.promise;
  const late = await happen(acme, uuid());
  assert.deepEqual(await listed(acme), []);
  gate.resolve();
  await slow;
  assert.deepEqual(await listedOnce(acme, 2), [late, early]);
});

test("an event is sent again to one endpoint or to all that want it, under its own id", async () => {
  const acme = await api.tenant();
  const [first, second] = [await openReceiver(), await openReceiver()];
  const { id: firstId } = await register(acme, first.url);
  await register(acme, second.url, ["customer.created"]);
  const eventId = await happen(acme, uuid());
  await worker.drain();
  const redeliver = (body: object) => acme.call("POST", `/v1/events/${eventId}/redeliver`, body);
  const again = await redeliver({ endpoint_id: firstId });
  assert.equal(again.status, 202);
  await redeliver({});
  await worker.drain();
  assert.deepEqual(
    first.received.map(({ event }) => event["id"]),
    [eventId, eventId, eventId],
  );
  assert.equal(second.received.length, 0);
  const log = (await acme.call("GET", `/v1/webhook-deliveries?event_id=${eventId}&status=delivered`)).json["data"];
  assert.equal((log as unknown as unknown[]).length, 3);
  const [deliveryId] = again.json["delivery_ids"] as unknown as string[];
  const delivery = (await acme.call("GET", `/v1/webhook-deliveries/${deliveryId}`)).json;
  assert.deepEqual([delivery["event_id"], delivery["event_type"]], [eventId, "invoice.paid"]);
  assertProblem(await redeliver({ endpoint_id: uuid() }), 422, "paylera.reference_not_found");
  await acme.call("PATCH", `/v1/webhook-endpoints/${firstId}`, { enabled: false });
  assertProblem(await redeliver({ endpoint_id: firstId }), 422, "paylera.reference_not_found");
});

test("what was asked for again does not wait for a delivery that keeps failing", async () => {
  const acme = await api.tenant();
  const objectId = uuid();
  const receiver = await openReceiver((response, { event }) =>
    response.writeHead(event["sequence"] === 1 ? 500 : 200).end(),
  );
  const { id } = await register(acme, receiver.url);
  await happen(acme, objectId);
  const later = await happen(acme, objectId);
  await worker.drain();
  assert.deepEqual(
    receiver.received.map(({ event }) => event["sequence"]),
    [1],
  );
  await acme.call("POST", `/v1/events/${later}/redeliver`, { endpoint_id: id });
  await worker.drain();
  assert.deepEqual(
    receiver.received.map(({ event }) => event["sequence"]),
    [1, 2],
  );
});

test("the delivery log pages, newest first, with the attempts of every delivery", async () => {
  const acme = await api.tenant();
  const receiver = await openReceiver();
  await register(acme, receiver.url);
  for (let count = 0; count < 5; count += 1) await happen(acme, uuid());
  await worker.drain();
  const page = (await acme.call("GET", "/v1/webhook-deliveries?limit=3")).json;
  const rest = (await acme.call("GET", `/v1/webhook-deliveries?limit=3&cursor=${page["next_cursor"]}`)).json;
  const all = [page, rest].flatMap((each) => each["data"] as unknown as { id: string; attempts: unknown[] }[]);
  assert.deepEqual(
    all.map(({ attempts }) => attempts.length),
    [1, 1, 1, 1, 1],
  );
  assert.deepEqual(
    all.map(({ id }) => id),
    all
      .map(({ id }) => id)
      .toSorted()
      .toReversed(),
  );
});

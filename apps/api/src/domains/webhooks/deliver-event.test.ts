import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { WEBHOOK_WAITS_MS } from "@paylera/rules";
import { openTestApi } from "../../../test/harness.ts";
import { createOutbound } from "../../platform/outbound.ts";
import { createWorker } from "../../platform/worker.ts";
import { createWebhookJobs } from "./jobs.ts";
import { publishEvent } from "./publish-event.ts";
import { answering, deliveryOf, happen, openReceiver, register, signers } from "./test-receiver.ts";

const api = await openTestApi({ loopbackWebhooks: true });
const { clock, deps, worker } = api;
const uuid = () => deps.ids.uuid();
const day = 86_400_000;

test("an event arrives as events.get gives it, signed in both schemes", async () => {
  const acme = await api.tenant();
  const receiver = await openReceiver();
  const { secret = "" } = await register(acme, receiver.url);
  const eventId = await happen(acme, uuid());
  await worker.drain();
  const [got, ...more] = receiver.received;
  assert.ok(got && more.length === 0);
  assert.equal(got.body.toString(), (await acme.call("GET", `/v1/events/${eventId}`)).text);
  assert.deepEqual(signers(got, [secret]), [secret]);
  const { headers, body } = got;
  const time = String(clock.now() / 1000);
  assert.equal(headers["paylera-signature"]?.slice(0, 2 + time.length), `t=${time}`);
  assert.deepEqual([headers["paylera-event-id"], headers["webhook-id"]], [eventId, eventId]);
  assert.deepEqual([headers["content-type"], headers["user-agent"]], ["application/json", "Paylera-Webhooks/1"]);
  assert.equal(headers["webhook-timestamp"], time);
  const key = Buffer.from(secret.slice(6), "base64");
  const mac = createHmac("sha256", key).update(`${eventId}.${time}.${body.toString()}`).digest("base64");
  assert.equal(headers["webhook-signature"], `v1,${mac}`);
  const delivery = await deliveryOf(acme, eventId);
  assert.equal(delivery["status"], "delivered");
  assert.deepEqual(delivery["attempts"]?.[0]?.["status"], 200);
});

test("an endpoint gets the types it wants, from its own tenant alone", async () => {
  const [acme, other] = [await api.tenant(), await api.tenant()];
  const receiver = await openReceiver();
  await register(acme, receiver.url, ["invoice.paid", "customer.updated"]);
  const wanted = await happen(acme, uuid());
  await happen(acme, uuid(), "customer.created");
  await happen(other, uuid());
  await worker.drain();
  assert.deepEqual(
    receiver.received.map(({ event }) => event["id"]),
    [wanted],
  );
});

test("the events of one object arrive in order, and a failing one holds back only its own object", async () => {
  const acme = await api.tenant();
  const receiver = await openReceiver(
    (response, _request, index) => void response.writeHead(index === 0 ? 500 : 200).end(),
  );
  await register(acme, receiver.url);
  const [first, second] = [uuid(), uuid()];
  await happen(acme, first);
  await worker.drain();
  for (const objectId of [first, first, first, second]) await happen(acme, objectId);
  await worker.drain();
  const order = () => receiver.received.map(({ event }) => [event["object_id"], event["sequence"]]);
  assert.deepEqual(order(), [
    [first, 1],
    [second, 1],
  ]);
  clock.advance(6000);
  await worker.drain();
  assert.deepEqual(
    order().slice(2),
    [1, 2, 3, 4].map((sequence) => [first, sequence]),
  );
});

test("a later event that is published first brings the earlier ones with it", async () => {
  const acme = await api.tenant();
  const receiver = await openReceiver();
  await register(acme, receiver.url);
  const objectId = uuid();
  await happen(acme, objectId, "invoice.finalized");
  const later = await happen(acme, objectId);
  await publishEvent(await acme.inside(async (ctx) => ctx), later);
  const listed = await acme.call("GET", "/v1/webhook-deliveries");
  assert.equal((listed.json["data"] as unknown as unknown[]).length, 2);
  await worker.drain();
  assert.deepEqual(
    receiver.received.map(({ event }) => event["sequence"]),
    [1, 2],
  );
});

test("a receiver that is down is tried twelve times in three days, then switched off after five", async () => {
  const acme = await api.tenant();
  const receiver = await openReceiver(answering(500));
  const { id: endpointId } = await register(acme, receiver.url);
  const eventId = await happen(acme, uuid());
  for (const [index, waitMs] of [...WEBHOOK_WAITS_MS.slice(1), null].entries()) {
    await worker.drain();
    assert.equal(receiver.received.length, index + 1);
    const { next_attempt_at: next, status } = await deliveryOf(acme, eventId);
    assert.equal(status, waitMs === null ? "failed" : "pending");
    if (waitMs === null) break;
    const scheduledMs = Date.parse(next ?? "") - clock.now();
    assert.ok(Math.abs(scheduledMs - waitMs) <= waitMs / 10 + 1, `attempt ${index + 2} after ${scheduledMs} ms`);
    clock.advance(scheduledMs - 1);
    await worker.drain();
    assert.equal(receiver.received.length, index + 1);
    clock.advance(1);
  }
  const enabled = async () => (await acme.call("GET", `/v1/webhook-endpoints/${endpointId}`)).json;
  assert.equal((await enabled())["enabled"], true);
  clock.advance(2 * day + 8 * 3_600_000);
  const last = await happen(acme, uuid());
  await worker.drain();
  assert.equal((await deliveryOf(acme, last))["status"], "failed");
  assert.deepEqual([(await enabled())["enabled"], (await enabled())["disabled_reason"]], [false, "endpoint_failing"]);
  const again = (await acme.call("PATCH", `/v1/webhook-endpoints/${endpointId}`, { enabled: true })).json;
  assert.deepEqual([again["enabled"], again["disabled_reason"]], [true, null]);
});

test("410 switches the endpoint off and ends what was on its way", async () => {
  const acme = await api.tenant();
  const receiver = await openReceiver(
    (response, _request, index) => void response.writeHead(index === 0 ? 500 : 410).end(),
  );
  const { id } = await register(acme, receiver.url);
  const waiting = await happen(acme, uuid());
  await worker.drain();
  const gone = await happen(acme, uuid());
  await worker.drain();
  assert.equal((await deliveryOf(acme, gone))["attempts"]?.[0]?.["error"], "http_410");
  assert.deepEqual(
    [(await deliveryOf(acme, waiting))["status"], (await deliveryOf(acme, gone))["status"]],
    ["failed", "failed"],
  );
  const endpoint = (await acme.call("GET", `/v1/webhook-endpoints/${id}`)).json;
  assert.deepEqual([endpoint["enabled"], endpoint["disabled_reason"]], [false, "endpoint_gone"]);
  await happen(acme, uuid());
  clock.advance(day);
  await worker.drain();
  assert.equal(receiver.received.length, 2);
});

test("Retry-After of a 503 postpones the next attempt", async () => {
  const acme = await api.tenant();
  const receiver = await openReceiver(answering(503, { "Retry-After": "7200" }));
  await register(acme, receiver.url);
  const eventId = await happen(acme, uuid());
  await worker.drain();
  assert.equal(Date.parse((await deliveryOf(acme, eventId))["next_attempt_at"] ?? ""), clock.now() + 7_200_000);
});

test("a redirect is a failure and is not followed", async () => {
  const acme = await api.tenant();
  const target = await openReceiver();
  const receiver = await openReceiver(answering(307, { Location: target.url }));
  await register(acme, receiver.url);
  const eventId = await happen(acme, uuid());
  await worker.drain();
  const delivery = await deliveryOf(acme, eventId);
  assert.deepEqual([delivery["status"], delivery["attempts"]?.[0]?.["error"]], ["pending", "http_307"]);
  assert.deepEqual([receiver.received.length, target.received.length], [1, 0]);
});

test("the log names failures by short codes and never quotes the receiver", async () => {
  const acme = await api.tenant();
  const impatient = createWorker(deps, createWebhookJobs({ timeoutMs: 100, perEndpoint: 2 }), 8);
  const silent = await openReceiver(() => {});
  const dripping = await openReceiver((response) => {
    const timer = setInterval(() => response.write("x"), 10);
    response.once("close", () => clearInterval(timer));
  });
  const hangingUp = await openReceiver((response) => void response.destroy());
  const loud = await openReceiver((response) => void response.writeHead(500).end("the password is swordfish"));
  const nobody = "http://127.0.0.1:1/hook";
  const expected = [
    [silent.url, "timeout"],
    [dripping.url, "timeout"],
    [hangingUp.url, "connection_reset"],
    [loud.url, "http_500"],
    [nobody, "connection_refused"],
  ] as const;
  const endpoints = await Promise.all(expected.map(([url]) => register(acme, url)));
  await happen(acme, uuid());
  await impatient.drain();
  for (const [index, [, error]] of expected.entries()) {
    const { json, text } = await acme.call("GET", `/v1/webhook-deliveries?endpoint_id=${endpoints[index]?.["id"]}`);
    assert.equal(json["data"]?.[0]?.["attempts"]?.[0]?.["error"], error);
    assert.ok(!text.includes("swordfish"));
  }
});

test("an endless answer is cut and still counts as received", async () => {
  const acme = await api.tenant();
  const closed = Promise.withResolvers<number>();
  const receiver = await openReceiver((response) => {
    let written = 0;
    const chunk = Buffer.alloc(16_384);
    const pour = () => {
      while (!response.destroyed && response.write(chunk)) written += chunk.length;
      response.once("drain", pour);
    };
    response.once("close", () => closed.resolve(written));
    response.writeHead(200);
    pour();
  });
  await register(acme, receiver.url);
  const eventId = await happen(acme, uuid());
  await worker.drain();
  assert.equal((await deliveryOf(acme, eventId))["status"], "delivered");
  assert.ok((await closed.promise) < 32 * 1_048_576);
});

test("an endpoint that means an internal address is never connected to", async () => {
  const acme = await api.tenant();
  const receiver = await openReceiver();
  await register(acme, receiver.url);
  const eventId = await happen(acme, uuid());
  const guarded = { ...deps, outbound: createOutbound({ allowLoopback: false }) };
  await createWorker(guarded, createWebhookJobs({ timeoutMs: 1000, perEndpoint: 2 }), 8).drain();
  assert.equal((await deliveryOf(acme, eventId))["attempts"]?.[0]?.["error"], "blocked_scheme");
  await acme.inside((ctx) => ctx.tx.rows("update webhook_endpoints set url = replace(url, 'http:', 'https:')"));
  clock.advance(6000);
  await createWorker(guarded, createWebhookJobs({ timeoutMs: 1000, perEndpoint: 2 }), 8).drain();
  assert.equal((await deliveryOf(acme, eventId))["attempts"]?.[1]?.["error"], "blocked_address");
  assert.equal(receiver.received.length, 0);
  await guarded.outbound.close();
});

test("a slow endpoint takes two places at most, and what waited for them follows", async () => {
  const acme = await api.tenant();
  const held: (() => void)[] = [];
  let holding = true;
  const slow = await openReceiver((response) => {
    const finish = () => void response.writeHead(200).end();
    if (holding) held.push(finish);
    else finish();
  });
  const healthy = await openReceiver();
  await register(acme, slow.url);
  await register(acme, healthy.url);
  for (let count = 0; count < 5; count += 1) await happen(acme, uuid());
  // Started and not drained: a drain takes jobs in batches and would wait for the slow ones of each.
  const running = worker.start();
  await Promise.all([slow.sent(2), healthy.sent(5)]);
  assert.equal(held.length, 2);
  holding = false;
  for (const finish of held) finish();
  await slow.sent(5);
  await running.stop();
  assert.deepEqual([slow.received.length, healthy.received.length, slow.busiest()], [5, 5, 2]);
});

test("a worker that dies between sending and recording sends the same event again", async () => {
  const acme = await api.tenant();
  const receiver = await openReceiver();
  await register(acme, receiver.url);
  const eventId = await happen(acme, uuid());
  const { outbound } = deps;
  const dying: typeof outbound = {
    ...outbound,
    fetch: async (url, init) => {
      await outbound.fetch(url, init);
      return new Promise(() => {});
    },
  };
  void createWorker({ ...deps, outbound: dying }, createWebhookJobs({ timeoutMs: 1000, perEndpoint: 2 }), 8).drain();
  await receiver.sent(1);
  await worker.drain();
  assert.equal(receiver.received.length, 1);
  clock.advance(60_000);
  await worker.drain();
  assert.equal(receiver.received.length, 2);
  assert.deepEqual(receiver.received[0]?.body, receiver.received[1]?.body);
  assert.equal(receiver.received[1]?.headers["paylera-event-id"], eventId);
  const delivery = await deliveryOf(acme, eventId);
  assert.deepEqual([delivery["status"], (delivery["attempts"] as unknown as unknown[]).length], ["delivered", 1]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { type Operation, operationList, operations } from "@paylera/contract";
import { callOperation, type OperationRequest, requestOf } from "./operation-call.ts";
import { slotsOf } from "./slots.ts";
import { openQuietWorld, openWorld, type World } from "./world.ts";

const place = await openQuietWorld();
const { app } = place.api;
const worlds = [await openWorld(place, "north"), await openWorld(place, "south")];

/** Reads and the hot path: what shares connections, transactions and round trips with other tenants. */
const shared = operationList.filter(
  (op) =>
    op.auth !== "none" &&
    op.auth !== "signature" &&
    (op.method === "GET" || (op.audience === "public" && op.transaction === "none")),
);

test("requests of two tenants that run among each other each see their own tenant only", async () => {
  const calls = Array.from({ length: 40 }, (_, round) =>
    shared.flatMap((op, index) => worlds.map((world) => ({ op, world, stranger: (round + index) % 3 === 0 }))),
  ).flat();
  for (let at = 0; at < calls.length; at += 200) {
    await Promise.all(calls.slice(at, at + 200).map(({ op, world, stranger }) => ask(op, world, stranger)));
  }
});

/** Calls as a tenant, with an id of the other one if `stranger`; nothing of the other may be in the answer. */
async function ask(op: Operation, world: World, stranger: boolean): Promise<void> {
  const [other] = worlds.filter((candidate) => candidate !== world);
  assert.ok(other);
  const answer = await callOperation(app, op, requestFor(op, world, stranger ? other : world));
  assert.equal(answer.headers.get("paylera-tenant-id"), world.tenant.ref.id, op.id);
  for (const [example, own] of world.values) {
    const foreign = other.values.get(example) ?? "";
    if (foreign !== own) assert.ok(!answer.text.includes(foreign), `${op.id} shows ${foreign}: ${answer.text}`);
  }
  if (!stranger && op.latency !== "page") assert.ok(answer.status < 300, `${op.id}: ${answer.text}`);
}

/** An own request, or one whose first id belongs to `of`. */
function requestFor(op: Operation, world: World, of: World): OperationRequest {
  const own = requestOf(op, world);
  const [slot] = slotsOf(op).filter(({ kind }) => kind === "uuid" || kind === "code");
  if (world === of || !slot) return own;
  const id = op.example.params?.["id"] ?? operations["customers.get"].example.params.id;
  const value = of.values.get(slot.kind === "uuid" ? id : "api_calls");
  assert.ok(value, op.id);
  return slot.put(own, value);
}

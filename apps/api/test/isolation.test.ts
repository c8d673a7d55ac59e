import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { type Operation, operationList } from "@paylera/contract";
import type { TestAnswer } from "./harness.ts";
import { call } from "./harness.ts";
import { callOperation, requestOf } from "./operation-call.ts";
import { openRows } from "./row-sums.ts";
import { type Slot, slotsOf } from "./slots.ts";
import { openQuietWorld, openWorld, type World } from "./world.ts";

const place = await openQuietWorld();
const { app, deps } = place.api;
const north = await openWorld(place, "north");
const south = await openWorld(place, "south");
const rows = await openRows();
const exceptions = JSON.parse(
  await readFile(new URL("golden/isolation-exceptions.json", import.meta.url), "utf8"),
) as string[];
const unexcused = new Set<string>();

/** Operations of a caller that has a tenant: the others have none to break out of. */
const callers = operationList.filter((op) => op.auth !== "none" && op.auth !== "signature");
const northBefore = await rows.sums(north.tenant.ref.id);
const foreign = await valuesOfNorth();

for (const op of callers) {
  for (const slot of slotsOf(op)) {
    test(`${op.id} does not know what is another tenant's in ${slot.name}`, async () => {
      for (const value of foreign[slot.kind]) {
        const own = requestOf(op, south);
        const unknown = unknownLike(slot, value);
        const known = trace(await callOperation(app, op, slot.put(own, value)), value);
        const missing = trace(await callOperation(app, op, slot.put(own, unknown)), unknown);
        if (same(known, missing)) continue;
        unexcused.add(`${op.id} ${slot.name}`);
        if (!exceptions.includes(`${op.id} ${slot.name}`)) assert.deepEqual(known, missing, value);
      }
      assert.deepEqual(await rows.sums(north.tenant.ref.id), northBefore);
    });
  }
}

test("a page session opens nothing of another customer of the same tenant", async () => {
  const other = await north.tenant.attach("north_basic");
  for (const op of callers.filter(({ auth, path }) => auth === "portal_session" && path.includes("{id}"))) {
    const request = requestOf(op, north);
    const known = trace(
      await callOperation(app, op, { ...request, params: { id: other.subscriptionId } }),
      other.subscriptionId,
    );
    const unknown = deps.ids.uuid();
    assert.deepEqual(known, trace(await callOperation(app, op, { ...request, params: { id: unknown } }), unknown));
    assert.equal(known.status, 404, op.id);
  }
});

test("a provider webhook signed for one tenant is refused by another and leaves nothing", async () => {
  const before = await rows.counts();
  const path = north.notice.path.replace(north.tenant.ref.id, south.tenant.ref.id);
  assert.notEqual(path, north.notice.path);
  const answer = await call(app, "POST", path, north.notice.body, north.notice.headers);
  assert.deepEqual([answer.status, answer.json["type"]], [400, "paylera.signature_invalid"]);
  assert.deepEqual(await rows.counts(), before);
});

test("every exception is still needed", () => {
  assert.deepEqual([...unexcused].sort(), exceptions);
});

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What a caller can tell from an answer; what is new in each answer, and the value that was sent, stand as names. */
function trace(answer: TestAnswer, sent: string): { status: number; body: string; headers: Record<string, string> } {
  const body = answer.text
    .replaceAll(sent, "<sent>")
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, "<id>")
    .replaceAll(/_[\w-]{43}/g, "_<secret>");
  const { "paylera-request-id": _, ...headers } = Object.fromEntries(answer.headers);
  return { status: answer.status, body, headers };
}

/** A value of the same form that names nothing anywhere. */
function unknownLike(slot: Slot, value: string): string {
  if (slot.kind === "uuid") return deps.ids.uuid();
  if (slot.kind === "cursor")
    return Buffer.from(deps.random.bytes(value.length)).toString("base64url").slice(0, value.length);
  return value.replace("north", "nowhere");
}

/** Everything of the other tenant that could stand in a slot of each kind. */
async function valuesOfNorth(): Promise<Record<Slot["kind"], string[]>> {
  const named = [...north.values.values(), ...Object.values(north.requests).flatMap(valuesIn)];
  const uuids = named.filter((value) => /^[0-9a-f-]{36}$/.test(value));
  assert.ok(uuids.length >= 10);
  return {
    uuid: [...new Set(uuids)],
    code: named.filter((value) => value.startsWith("north_")),
    email: ["ada@north.example", "bob@north.example"],
    external: ["north-ada"],
    cursor: await cursorsOf(north),
  };
}

function valuesIn({ params, body }: World["requests"][string]): string[] {
  return [...Object.values(params ?? {}), ...Object.values(body ?? {})].map(String);
}

/** A real cursor of each list. */
async function cursorsOf(world: World): Promise<string[]> {
  const found: string[] = [];
  for (const op of operationList.filter(
    (candidate: Operation) => candidate.query && "cursor" in candidate.query.shape,
  )) {
    const request = requestOf(op, world);
    const answer = await callOperation(app, op, { ...request, query: { limit: "1" } });
    assert.equal(answer.json["has_more"], true, `${op.id} has one item only, so it gives no cursor to try`);
    found.push(String(answer.json["next_cursor"]));
  }
  return found;
}

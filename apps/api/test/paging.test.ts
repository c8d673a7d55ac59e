import assert from "node:assert/strict";
import { test } from "node:test";
import { type Operation, operationList } from "@paylera/contract";
import { makeCustomer } from "./factories.ts";
import type { Json } from "./harness.ts";
import { callOperation, requestOf } from "./operation-call.ts";
import { openQuietWorld, openWorld } from "./world.ts";

const place = await openQuietWorld();
const { app } = place.api;
const world = await openWorld(place, "north");
const lists = operationList.filter((op) => op.query && "cursor" in op.query.shape);

/** Reads a list to its end; `meanwhile` runs between two pages. */
async function walk(op: Operation, limit: string, meanwhile: () => Promise<unknown>): Promise<string[]> {
  const seen: string[] = [];
  for (let cursor: string | null = null; ;) {
    const query: Record<string, string> = cursor === null ? { limit } : { limit, cursor };
    const { json } = await callOperation(app, op, { ...requestOf(op, world), query });
    const items = json["data"] as unknown as Json[];
    assert.ok(items.length > 0 && items.length <= Number(limit), `${op.id} gave ${items.length} items`);
    seen.push(...items.map((item) => String(item["id"])));
    assert.equal(json["has_more"], json["next_cursor"] !== null, op.id);
    cursor = json["next_cursor"] ?? null;
    if (cursor === null) return seen;
    await meanwhile();
  }
}

for (const op of lists) {
  test(`${op.id} shows every item once, page by page, while others are added`, async () => {
    const whole = await walk(op, "100", async () => {});
    const paged = await walk(op, "2", () => makeCustomer(world.tenant));
    assert.equal(new Set(paged).size, paged.length, "an item came twice");
    assert.deepEqual(
      paged.filter((id) => whole.includes(id)),
      whole,
    );
  });
}

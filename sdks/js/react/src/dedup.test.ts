import assert from "node:assert/strict";
import { test } from "node:test";
import { createDedup, DEDUP_WINDOW_MS } from "./dedup.ts";

/** A call that counts how often it really ran. */
function counting() {
  const calls = { count: 0 };
  const start = async () => {
    calls.count += 1;
    return calls.count;
  };
  return { calls, start };
}

test("calls under one key within the window share one result", async () => {
  let nowMs = 0;
  const dedup = createDedup(() => nowMs);
  const { calls, start } = counting();
  assert.deepEqual(await Promise.all([dedup("a", start), dedup("a", start)]), [1, 1]);
  nowMs = DEDUP_WINDOW_MS - 1;
  assert.equal(await dedup("a", start), 1);
  assert.equal(calls.count, 1);
});

test("another key, and the same key after the window, are calls of their own", async () => {
  let nowMs = 0;
  const dedup = createDedup(() => nowMs);
  const { start } = counting();
  assert.equal(await dedup("a", start), 1);
  assert.equal(await dedup("b", start), 2);
  nowMs = DEDUP_WINDOW_MS;
  assert.equal(await dedup("a", start), 3);
});

test("a failure is shared by those who wait and forgotten at once", async () => {
  const dedup = createDedup(() => 0);
  const fail = () => Promise.reject(new Error("refused"));
  const results = await Promise.allSettled([dedup("a", fail), dedup("a", fail)]);
  assert.deepEqual(
    results.map(({ status }) => status),
    ["rejected", "rejected"],
  );
  assert.equal(await dedup("a", async () => "again"), "again");
});

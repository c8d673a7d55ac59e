import assert from "node:assert/strict";
import { test } from "node:test";
import { fakeFetch } from "@paylera/sdk/testing";
import { CALLS_MAX, createCallLog } from "./call-log.ts";
import { createRelay } from "./relay.ts";

const call = { method: "GET", endpoint: "/me", status: 200, durationMs: 3, startedAtMs: 0, mode: "test" };

test("remembers the last fifty calls, newest first, and tells who listens", () => {
  const log = createCallLog();
  let heard = 0;
  const stop = log.subscribe(() => {
    heard += 1;
  });
  for (let index = 0; index < CALLS_MAX + 10; index += 1) log.add(call);
  stop();
  log.add(call);
  assert.equal(log.calls().length, CALLS_MAX);
  assert.deepEqual([log.calls()[0]?.number, log.calls().at(-1)?.number], [61, 12]);
  assert.equal(heard, CALLS_MAX + 10);
  assert.equal(log.calls(), log.calls());
});

test("a relay writes down what it was asked without ids, queries, bodies and tokens", async () => {
  const mode = { "paylera-mode": "live" };
  const refused = { status: 409, json: { type: "paylera.conflict", status: 409 }, headers: mode };
  const fake = fakeFetch(
    { json: { data: [] }, headers: mode },
    { json: { token: "secret-token" } },
    refused,
    new TypeError("Failed to fetch"),
  );
  const times = [1000, 1007, 2000, 2001, 3000, 3020, 3020, 4000, 4100];
  const clock = { now: () => times.shift() ?? 0 };
  const relay = createRelay({ backendUrl: "https://shop.example/api/paylera", fetch: fake.fetch }, clock);
  await relay.read("/invoices", { cursor: "secret-cursor" });
  await assert.rejects(relay.write("/subscriptions/secret-id/cancel", { reason: "secret-reason" }));
  await assert.rejects(relay.read("/me"));
  assert.deepEqual(
    relay.log.calls().map(({ method, endpoint, status, durationMs, startedAtMs, mode: said }) => {
      return [method, endpoint, status, durationMs, startedAtMs, said];
    }),
    [
      ["GET", "/me", 0, 100, 4000, undefined],
      ["POST", "/subscriptions/{id}/cancel", 409, 20, 3000, "live"],
      ["GET", "/csrf-token", 200, 1, 2000, undefined],
      ["GET", "/invoices", 200, 7, 1000, "live"],
    ],
  );
  assert.doesNotMatch(JSON.stringify(relay.log.calls()), /secret/);
});

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { createTestClient, fakeFetch, fixedClock, fixedIds, signWebhook } from "./testing.ts";

test("a fake records requests and answers in order", async () => {
  const fake = fakeFetch({ json: { a: 1 } }).reply({ status: 204 });
  const first = await fake.fetch("https://x.example/v1/a?b=c", { method: "POST", body: '{"d":1}' });
  assert.deepEqual(await first.json(), { a: 1 });
  assert.equal((await fake.fetch("https://x.example/")).status, 204);
  const [request] = fake.requests;
  assert.deepEqual(
    [request?.method, request?.path, request?.query, request?.json],
    ["POST", "/v1/a", { b: "c" }, { d: 1 }],
  );
  await assert.rejects(fake.fetch("https://x.example/more"), /No reply is queued for GET \/more/);
});

test("clock and identifiers are the same in every run", () => {
  const clock = fixedClock();
  const next = fixedIds(clock);
  assert.equal(next(), "019de0d5-c800-7000-8000-000000000001");
  clock.advance(1);
  assert.equal(next(), "019de0d5-c801-7000-8000-000000000002");
});

test("a test client waits without waiting", async () => {
  const { client, fake, clock, waitsMs } = createTestClient();
  const before = clock.now();
  fake.reply(new Error("reset"), { status: 429, json: {}, headers: { "retry-after": "3" } }, { json: { id: "p1" } });
  assert.equal((await client.plans.get("p1")).id, "p1");
  assert.deepEqual(waitsMs, [200, 3000]);
  assert.equal(clock.now() - before, 3200);
});

test("signs the timestamp and the exact bytes, once per secret", () => {
  const body = new Uint8Array([0xef, 0xbb, 0xbf, 0xff, 0x0d, 0x0a]);
  const mac = (secret: string) => createHmac("sha256", secret).update("1700000000.").update(body).digest("hex");
  const header = signWebhook(body, ["whsec_a\n", "whsec_b"], 1_700_000_000);
  assert.equal(header, `t=1700000000,v1=${mac("whsec_a")},v1=${mac("whsec_b")}`);
});

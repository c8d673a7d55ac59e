import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { CUSTOMER, optionsFor, problemTypeOf, relayFor, SUBSCRIPTION } from "./testing/kit.ts";
import { startUpstream } from "./testing/upstream.ts";
import type { FakeUpstream } from "./testing/upstream.ts";

const UUIDV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

let upstream: FakeUpstream;
before(async () => {
  upstream = await startUpstream();
  upstream.on("GET", `/v1/subscriptions/${SUBSCRIPTION}`, { status: 200, json: { customer_id: CUSTOMER } });
  for (const path of ["/v1/attach", "/v1/check", "/v1/track", `/v1/customers/${CUSTOMER}/billing-portal-sessions`]) {
    upstream.on("POST", path, { status: 200 });
  }
  for (const verb of ["cancel", "change-plan"]) {
    upstream.on("POST", `/v1/subscriptions/${SUBSCRIPTION}/${verb}`, { status: 200 });
  }
});
after(() => upstream.close());
beforeEach(() => {
  upstream.seen.length = 0;
});

const usage = { feature_code: "f", value: 1 };
const writes = [
  { path: "/attach", body: { plan_id: "p" }, neither: UUIDV7, dedup: UUIDV7 },
  { path: "/billing-portal", body: {}, neither: UUIDV7, dedup: UUIDV7 },
  { path: `/subscriptions/${SUBSCRIPTION}/upgrade`, body: {}, neither: UUIDV7, dedup: UUIDV7 },
  { path: `/subscriptions/${SUBSCRIPTION}/cancel`, body: {}, neither: UUIDV7, dedup: UUIDV7 },
  { path: "/track", body: usage, neither: UUIDV7, dedup: /^from-body$/ },
  { path: "/check", body: { feature_code: "f" }, neither: undefined, dedup: undefined },
];

for (const row of writes) {
  describe(`POST ${row.path.replace(SUBSCRIPTION, "{id}")}`, () => {
    const keyFor = async (body: object, headers: Record<string, string> = {}): Promise<string | undefined> => {
      const response = await relayFor(optionsFor(upstream)).call({
        path: row.path,
        body: { ...row.body, ...body },
        headers,
      });
      assert.equal(response.status, 200);
      const last = upstream.seen.at(-1);
      assert.equal(Object.hasOwn(last?.body as object, "dedup_key"), false);
      return last?.headers["idempotency-key"]?.toString();
    };
    const matches = (key: string | undefined, wanted: RegExp | undefined) =>
      wanted === undefined ? assert.equal(key, undefined) : assert.match(String(key), wanted);

    test("forwards the browser's key byte for byte, even with a dedup_key beside it", async () => {
      assert.equal(await keyFor({}, { "idempotency-key": '"Quoted~Key!"' }), '"Quoted~Key!"');
      assert.equal(await keyFor({ dedup_key: "from-body" }, { "idempotency-key": "h" }), "h");
    });
    test("without any key", async () => matches(await keyFor({}), row.neither));
    test("with a dedup_key", async () => matches(await keyFor({ dedup_key: "from-body" }), row.dedup));
    test("a null dedup_key is none", async () => matches(await keyFor({ dedup_key: null }), row.neither));
  });
}

describe("keys that are refused", () => {
  const bad = ["paylera-relay-autocreate:t:victim@x", "PAYLERA-Relay-x", "a b", "é", "x".repeat(256)];
  for (const key of bad) {
    test(`${key.slice(0, 40)} in the header`, async () => {
      const response = await relayFor(optionsFor(upstream)).call({
        path: "/track",
        body: usage,
        headers: { "idempotency-key": key },
      });
      assert.equal(response.status, 400);
      assert.equal(await problemTypeOf(response), "paylera.idempotency_key_invalid");
      assert.equal(upstream.seen.length, 0);
    });
  }
  for (const key of [...bad, "", 7, {}, ["k"], "k\n"]) {
    test(`${JSON.stringify(key).slice(0, 40)} as dedup_key`, async () => {
      const response = await relayFor(optionsFor(upstream)).call({
        path: "/track",
        body: { ...usage, dedup_key: key },
      });
      assert.equal(response.status, 400);
      assert.equal(upstream.seen.length, 0);
    });
  }
});

describe("usage from a browser", () => {
  for (const value of ["-1", '"1"', "null", "1e999", "[]", "true"]) {
    test(`the value ${value} is refused`, async () => {
      const body = `{"feature_code":"f","value":${value}}`;
      const response = await relayFor(optionsFor(upstream)).call({ path: "/track", body });
      assert.equal(response.status, 400);
      assert.equal(upstream.seen.length, 0);
    });
  }

  test("is limited to the listed features, or to none", async () => {
    const listed = relayFor({ ...optionsFor(upstream), track: { features: ["g"] } });
    assert.equal((await listed.call({ path: "/track", body: usage })).status, 403);
    assert.equal((await listed.call({ path: "/track", body: { ...usage, feature_code: "g" } })).status, 200);
    const none = relayFor({ ...optionsFor(upstream), track: false });
    assert.equal((await none.call({ path: "/track", body: usage })).status, 403);
  });
});

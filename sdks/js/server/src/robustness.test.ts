import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { CUSTOMER, optionsFor, problemTypeOf, relayFor, SECRET, SUBSCRIPTION } from "./testing/kit.ts";
import { createRelay } from "./relay.ts";
import { startUpstream } from "./testing/upstream.ts";
import type { FakeUpstream } from "./testing/upstream.ts";

let upstream: FakeUpstream;
before(async () => {
  upstream = await startUpstream();
  upstream.on("POST", "/v1/check", { status: 200, json: { allowed: true } });
});
after(() => upstream.close());
beforeEach(() => {
  upstream.seen.length = 0;
});

describe("bodies", () => {
  const deep = `{"feature_code":"f","x":${"[".repeat(40)}${"]".repeat(40)}}`;
  const rows: [string, string, number][] = [
    ["not JSON", "{", 400],
    ["empty", "", 400],
    ["a list", "[]", 400],
    ["null", "null", 400],
    ["a text", '"x"', 400],
    ["a duplicate key", '{"feature_code":"f","feature_code":"g"}', 400],
    ["a duplicate key in disguise", '{"feature_code":"f", "feature\\u005fcode" : "g"}', 400],
    ["a duplicate key inside", '{"feature_code":"f","x":[{"a":1,"a":2}]}', 400],
    ["__proto__", '{"feature_code":"f","__proto__":{"customer_id":"victim"}}', 400],
    ["deep nesting", deep, 400],
    ["a number beyond a double", '{"feature_code":"f","required_usage":1e999}', 400],
    ["a feature that is no text", '{"feature_code":7}', 400],
    ["too many bytes", `{"feature_code":"${"f".repeat(65_536)}"}`, 413],
    ["one key in two objects", '{"feature_code":"f","x":{"feature_code":"\\"feature_code\\":"}}', 200],
    ["white space and escapes", '\n{ "feature_code" :\t"f\\\\" }\n', 200],
  ];
  for (const [name, body, status] of rows) {
    test(`${name}: ${status}`, async () => {
      const response = await relayFor(optionsFor(upstream)).call({ path: "/check", body });
      assert.equal(response.status, status);
      assert.equal(upstream.seen.length, status === 200 ? 1 : 0);
    });
  }

  test("invalid UTF-8 is refused", async () => {
    const bytes = Buffer.from('{"feature_code":"\u00ff"}', "latin1");
    const { relay } = relayFor({ ...optionsFor(upstream), csrf: false });
    const headers = { "content-type": "application/json" };
    const request = new Request("https://shop.example/api/paylera/check", { method: "POST", headers, body: bytes });
    assert.equal((await relay.handler(request)).status, 400);
  });

  for (const [type, status] of [
    ["application/json", 200],
    ["application/json; charset=utf-8", 200],
    ["Application/JSON", 200],
    ["text/plain", 415],
    ["application/x-www-form-urlencoded", 415],
    ["application/jsonp", 415],
    [undefined, 415],
  ] as const) {
    test(`content type ${type}: ${status}`, async () => {
      const response = await relayFor(optionsFor(upstream)).call({
        path: "/check",
        body: '{"feature_code":"f"}',
        headers: { "content-type": type ?? "" },
      });
      assert.equal(response.status, status);
    });
  }

  test("a streamed body without a length is measured as it arrives", async () => {
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(1_024)),
    });
    const init = { method: "POST", body, duplex: "half" as const, headers: { "content-type": "application/json" } };
    const response = await relayFor(optionsFor(upstream)).relay.handler(
      new Request("https://shop.example/api/paylera/check", init),
    );
    assert.equal(response.status, 413);
  });

  test("a body somebody read before is a server mistake that is named", async () => {
    const request = new Request("https://shop.example/api/paylera/check", { method: "POST", body: "{}" });
    await request.text();
    const response = await relayFor(optionsFor(upstream)).relay.handler(request);
    assert.equal(await problemTypeOf(response), "paylera.relay_misconfigured");
  });
});

describe("checks come in order", () => {
  const hopeless = { "sec-fetch-site": "cross-site", "paylera-csrf-token": "x", "content-type": "text/plain" };
  test("size before origin, origin before CSRF, CSRF before content type, content type before identity", async () => {
    const { call } = relayFor(optionsFor(upstream, null));
    const statusOf = async (body: string, headers: object) =>
      (await call({ path: "/check", body, headers: { ...headers } })).status;
    const big = "x".repeat(65_537);
    assert.equal(await statusOf(big, hopeless), 413);
    assert.equal(await statusOf("{", hopeless), 403);
    assert.equal(await statusOf("{", { "content-type": "text/plain" }), 415);
    assert.equal(await statusOf("{", {}), 400);
    assert.equal(await statusOf("{}", {}), 401);
    assert.equal((await call({ path: "/nothing", body: big, headers: hopeless })).status, 404);
  });
});

describe("an upstream in trouble", () => {
  const me = `/v1/customers/${CUSTOMER}`;

  test("that never answers is 504 once the time is up", async () => {
    upstream.on("GET", me, "hang");
    const options = { ...optionsFor(upstream), timeouts: { attemptMs: 30, totalMs: 60 } };
    const response = await relayFor(options).call({ path: "/me" });
    assert.equal(response.status, 504);
    assert.equal(await problemTypeOf(response), "paylera.upstream_timeout");
  });

  test("shares one limit between the calls of a request", async () => {
    upstream.on("GET", `/v1/subscriptions/${SUBSCRIPTION}`, { status: 200, json: { customer_id: CUSTOMER } });
    upstream.on("POST", `/v1/subscriptions/${SUBSCRIPTION}/cancel`, "hang");
    const options = { ...optionsFor(upstream), timeouts: { totalMs: 80 } };
    const response = await relayFor(options).call({ path: `/subscriptions/${SUBSCRIPTION}/cancel`, body: {} });
    assert.equal(response.status, 504);
  });

  test("that cannot be reached is 502 or 504 without detail", async () => {
    const options = { ...optionsFor(upstream), baseUrl: "http://127.0.0.1:1", timeouts: { totalMs: 300 } };
    const response = await relayFor(options).call({ path: "/me" });
    assert.ok(response.status === 502 || response.status === 504);
    assert.doesNotMatch(await response.text(), /127\.0\.0\.1|ECONNREFUSED/);
  });

  test("that redirects is not followed", async () => {
    upstream.on("GET", me, { status: 307, headers: { location: `${upstream.url}/elsewhere` } });
    const options = { ...optionsFor(upstream), timeouts: { totalMs: 300 } };
    const response = await relayFor(options).call({ path: "/me" });
    assert.equal(response.status, 502);
    assert.ok(upstream.seen.every((request) => request.path === me));
  });

  test("is let go when the browser leaves", async () => {
    const other = await startUpstream();
    other.on("GET", me, "hang");
    const leaving = new AbortController();
    const answer = relayFor(optionsFor(other)).call({ path: "/me", signal: leaving.signal });
    while (other.seen.length === 0) await new Promise((resolve) => setImmediate(resolve));
    leaving.abort();
    await other.dropped();
    assert.equal((await answer).status, 502);
    await other.close();
  });
});

describe("construction", () => {
  const options = () => ({ ...optionsFor(upstream), environment: "production" as const });
  const refused: Record<string, [object, RegExp]> = {
    "no secret in production": [{ relaySecret: undefined }, /relaySecret is required/],
    "a short secret": [{ relaySecret: "x".repeat(31) }, /at least 32/],
    "a secret short but for its line end": [{ relaySecret: `${"x".repeat(31)}\r\n` }, /at least 32/],
    "a short previous secret": [{ relaySecretPrevious: ["x"] }, /at least 32/],
    "no token": [{ apiToken: "" }, /apiToken/],
    "a path with a semicolon": [{ basePath: "/a;b" }, /basePath/],
    "an origin with a path": [{ trustedOrigins: ["https://a.example/x"] }, /trustedOrigins/],
    "a wildcard origin": [{ trustedOrigins: ["*"] }, /trustedOrigins/],
    "a __Host- cookie": [{ csrf: { cookieName: "__Host-paylera" } }, /__Host-/],
    "a cache beyond five seconds": [{ cache: { ttlMs: 5_001 } }, /ttlMs/],
    "no identify": [{ identify: undefined }, /identify/],
  };
  for (const [name, [change, message]] of Object.entries(refused)) {
    test(`${name} is refused`, () => {
      assert.throws(() => createRelay({ ...options(), ...change }), message);
    });
  }

  test("development warns and goes on with a random secret", () => {
    const warned: string[] = [];
    const logger = { warn: (message: string) => void warned.push(message), error: () => {} };
    createRelay({ ...options(), relaySecret: undefined, environment: "development", logger });
    assert.equal(warned.length, 1);
    createRelay({ ...options(), relaySecret: undefined, csrf: false, logger });
    assert.equal(warned.length, 1);
  });

  test("a pasted line end does not change the secret", async () => {
    const { call } = relayFor({ ...optionsFor(upstream), relaySecret: `${SECRET}\n` });
    assert.equal((await call({ path: "/check", body: { feature_code: "f" } })).status, 200);
  });
});

describe("the decision cache", () => {
  test("answers the same question of the same customer, until usage is tracked or time passes", async () => {
    let nowMs = Date.now();
    upstream.on("POST", "/v1/track", { status: 204 });
    const identity = { customerId: CUSTOMER };
    const options = { ...optionsFor(upstream, identity), cache: { ttlMs: 1_000 }, now: () => nowMs };
    const { call, relay } = relayFor(options);
    const ask = async (body: object = {}) => {
      await call({ path: "/check", body: { feature_code: "f", ...body } });
      return upstream.seen.filter((request) => request.path === "/v1/check").length;
    };
    assert.equal(await ask(), 1);
    assert.equal(await ask({ required_usage: 0 }), 1);
    assert.equal(await ask({ required_usage: 1 }), 2);
    identity.customerId = "another";
    assert.equal(await ask(), 3);
    identity.customerId = CUSTOMER;
    await call({ path: "/track", body: { feature_code: "f", value: 1 } });
    assert.equal(await ask(), 4);
    nowMs += 1_000;
    assert.equal(await ask(), 5);
    relay.forget(CUSTOMER);
    assert.equal(await ask(), 6);
  });
});

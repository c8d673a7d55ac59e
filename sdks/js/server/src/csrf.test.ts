import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, beforeEach, describe, test } from "node:test";
import fc from "fast-check";
import { cookieValues, judgeToken, mintToken } from "./csrf.ts";
import { browserRequest, CUSTOMER, freshToken, optionsFor, problemTypeOf, relayFor, SECRET } from "./testing/kit.ts";
import { startUpstream } from "./testing/upstream.ts";
import type { FakeUpstream } from "./testing/upstream.ts";

const NOW_S = 1_767_225_600;
const now = () => NOW_S * 1000;
const OLD = "previous-previous-previous-previous";
const base = { keys: { current: SECRET, previous: [] }, session: undefined, nowS: NOW_S };

let upstream: FakeUpstream;
before(async () => {
  upstream = await startUpstream();
  upstream.on("POST", "/v1/track", { status: 204 });
});
after(() => upstream.close());
beforeEach(() => {
  upstream.seen.length = 0;
});

const track = (headers: Record<string, string | undefined>) => ({
  path: "/track",
  body: { feature_code: "f", value: 1 },
  headers,
});

test("a token is the 98-character triple of the protocol, its MAC over random and expiry", () => {
  const { token, expiresAt } = mintToken(base);
  assert.match(token, /^[A-Za-z0-9_-]{43}\.[0-9]{10}\.[A-Za-z0-9_-]{43}$/);
  assert.equal(token.length, 98);
  assert.equal(expiresAt, NOW_S + 86_400);
  const [random, expiry, mac] = token.split(".");
  assert.equal(mac, createHmac("sha256", SECRET).update(`${random}.${expiry}`).digest("base64url"));
});

test("a session-bound token is keyed by a derived key and is good for no other session", () => {
  const bound = { ...base, session: "s1" };
  const [random, expiry, mac] = mintToken(bound).token.split(".");
  const key = createHmac("sha256", SECRET).update("paylera-csrf-v1\0s1").digest();
  assert.equal(mac, createHmac("sha256", key).update(`${random}.${expiry}`).digest("base64url"));
  const token = `${random}.${expiry}.${mac}`;
  assert.equal(judgeToken(token, bound).state, "valid");
  assert.equal(judgeToken(token, { ...base, session: "s2" }).state, "invalid");
  assert.equal(judgeToken(token, base).state, "invalid");
});

test("no changed character survives the MAC", () => {
  const { token } = mintToken(base);
  fc.assert(
    fc.property(fc.nat(token.length - 1), fc.constantFrom("A", "a", "0", "_", "-", ".", "9", "z"), (at, char) => {
      fc.pre(token.charAt(at) !== char);
      return judgeToken(token.slice(0, at) + char + token.slice(at + 1), base).state === "invalid";
    }),
  );
});

test("a token lives exactly 24 hours and one from the far future is refused", () => {
  const { token } = mintToken(base);
  assert.equal(judgeToken(token, { ...base, nowS: NOW_S + 86_399 }).state, "valid");
  assert.equal(judgeToken(token, { ...base, nowS: NOW_S + 86_400 }).state, "expired");
  assert.equal(judgeToken(token, { ...base, nowS: NOW_S - 300 }).state, "valid");
  assert.equal(judgeToken(token, { ...base, nowS: NOW_S - 301 }).state, "invalid");
});

test("every cookie of the name is found", () => {
  assert.deepEqual(cookieValues("a=1; paylera_csrf=x; b=2;paylera_csrf=y=z; paylera_csrf2=n", "paylera_csrf"), [
    "x",
    "y=z",
  ]);
  assert.deepEqual(cookieValues(null, "paylera_csrf"), []);
});

describe("a write needs header and cookie to carry the same good token", () => {
  const good = freshToken(NOW_S);
  const [random, expiry, mac] = good.split(".");
  const both = (token: string) => ({ "paylera-csrf-token": token, cookie: `paylera_csrf=${token}` });
  const refused: Record<string, Record<string, string | undefined>> = {
    "no header": { "paylera-csrf-token": undefined, cookie: `paylera_csrf=${good}` },
    "no cookie": { "paylera-csrf-token": good, cookie: undefined },
    neither: { "paylera-csrf-token": undefined, cookie: undefined },
    "empty both": both(""),
    "two different good tokens": { "paylera-csrf-token": good, cookie: `paylera_csrf=${freshToken(NOW_S)}` },
    "a 43-character random alone": both(random ?? ""),
    "a forged MAC": both(`${random}.${expiry}.${"A".repeat(43)}`),
    "a stretched expiry": both(`${random}.${Number(expiry) + 1}.${mac}`),
    "an expired token": both(freshToken(NOW_S - 86_400)),
    "a token under another secret": both(freshToken(NOW_S, OLD)),
    "a token with a tail": both(`${good}A`),
    "a shorter token": both(good.slice(0, -1)),
    "the cookie under another name": { "paylera-csrf-token": good, cookie: `paylera_csrf2=${good}` },
    "the header sent twice": { "paylera-csrf-token": `${good}, ${good}`, cookie: `paylera_csrf=${good}` },
  };
  for (const [name, headers] of Object.entries(refused)) {
    test(`${name}: 403 and nobody is identified`, async () => {
      let identified = 0;
      const options = { ...optionsFor(upstream), now, identify: () => ((identified += 1), { customerId: CUSTOMER }) };
      const response = await relayFor(options).call(track(headers));
      assert.equal(response.status, 403);
      assert.equal(await problemTypeOf(response), "paylera.csrf_mismatch");
      assert.equal(identified + upstream.seen.length, 0);
    });
  }

  const accepted: Record<string, Record<string, string | undefined>> = {
    "the good pair": both(good),
    "a planted cookie before it": { ...both(good), cookie: `paylera_csrf=planted; paylera_csrf=${good}` },
    "a planted cookie after it": { ...both(good), cookie: `paylera_csrf=${good}; x=1; paylera_csrf=${"y".repeat(98)}` },
    "no browser headers at all": { ...both(good), "sec-fetch-site": undefined },
  };
  for (const [name, headers] of Object.entries(accepted)) {
    test(`${name}: accepted`, async () => {
      const response = await relayFor({ ...optionsFor(upstream), now }).call(track(headers));
      assert.equal(response.status, 204);
    });
  }

  test("a token under the previous secret is accepted while rotating", async () => {
    const options = { ...optionsFor(upstream), now, relaySecretPrevious: [OLD] };
    assert.equal((await relayFor(options).call(track(both(freshToken(NOW_S, OLD))))).status, 204);
  });

  test("csrf: false leaves the token to the host, but not origin and content type", async () => {
    const { call } = relayFor({ ...optionsFor(upstream), csrf: false });
    const bare = { "paylera-csrf-token": undefined, cookie: undefined };
    assert.equal((await call(track(bare))).status, 204);
    assert.equal((await call(track({ ...bare, "sec-fetch-site": "cross-site" }))).status, 403);
    assert.equal((await call(track({ ...bare, "content-type": "text/plain" }))).status, 415);
  });
});

describe("GET /csrf-token", () => {
  const fetchToken = async (input: { cookie?: string; fresh?: boolean; options?: object; url?: string }) => {
    const { relay } = relayFor({ ...optionsFor(upstream), now, ...input.options });
    const url = `${input.url ?? "https://shop.example"}/api/paylera/csrf-token${input.fresh ? "?fresh=1" : ""}`;
    const headers = input.cookie === undefined ? {} : { cookie: `paylera_csrf=${input.cookie}` };
    const response = await relay.handler(new Request(url, { headers }));
    const body = (await response.json()) as { token: string; expires_at: string };
    return { response, body, cookie: response.headers.get("set-cookie") };
  };

  test("mints, and says so in body and cookie alike", async () => {
    const { body, cookie, response } = await fetchToken({});
    assert.equal(judgeToken(body.token, base).state, "valid");
    assert.equal(body.expires_at, "2026-01-02T00:00:00Z");
    assert.equal(cookie, `paylera_csrf=${body.token}; Path=/api/paylera; Max-Age=86400; SameSite=Lax; Secure`);
    assert.equal(response.headers.get("cache-control"), "private, no-store");
    assert.equal(upstream.seen.length, 0);
  });

  test("returns the browser's own token while it has over half its life left", async () => {
    const young = freshToken(NOW_S - 43_199);
    const old = freshToken(NOW_S - 43_200);
    assert.equal((await fetchToken({ cookie: young })).body.token, young);
    assert.notEqual((await fetchToken({ cookie: old })).body.token, old);
    assert.notEqual((await fetchToken({ cookie: young, fresh: true })).body.token, young);
  });

  test("replaces a token of the previous secret or of another session", async () => {
    const old = freshToken(NOW_S, OLD);
    const { body } = await fetchToken({ cookie: old, options: { relaySecretPrevious: OLD } });
    assert.equal(judgeToken(body.token, base).state, "valid");
    const mine = freshToken(NOW_S);
    const bound = await fetchToken({ cookie: mine, options: { csrf: { sessionId: () => "s1" } } });
    assert.equal(judgeToken(bound.body.token, { ...base, session: "s1" }).state, "valid");
  });

  test("leaves Secure out only in development on this machine", async () => {
    const local = "http://localhost:3000";
    const development = { environment: "development" };
    assert.doesNotMatch(String((await fetchToken({ url: local, options: development })).cookie), /Secure/);
    assert.match(String((await fetchToken({ url: local, options: { environment: "production" } })).cookie), /Secure/);
    assert.match(String((await fetchToken({ url: "http://shop.test", options: development })).cookie), /Secure/);
  });

  test("sets the cookie's path to the mount and its name as configured", async () => {
    const options = { basePath: "/billing", csrf: { cookieName: "__Secure-paylera_csrf" } };
    const { relay } = relayFor({ ...optionsFor(upstream), ...options });
    const response = await relay.handler(new Request("https://shop.example/billing/csrf-token"));
    assert.match(String(response.headers.get("set-cookie")), /^__Secure-paylera_csrf=.*; Path=\/billing; /);
  });
});

describe("where a write may come from", () => {
  const rows: [string, Record<string, string | undefined>, boolean][] = [
    ["same-origin", { "sec-fetch-site": "same-origin" }, true],
    ["same-origin with a strange Origin", { "sec-fetch-site": "same-origin", origin: "https://evil.example" }, true],
    ["same-site", { "sec-fetch-site": "same-site", origin: "https://blog.shop.example" }, false],
    ["same-site from a listed origin", { "sec-fetch-site": "same-site", origin: "https://app.shop.example" }, true],
    ["cross-site", { "sec-fetch-site": "cross-site", origin: "https://evil.example" }, false],
    ["cross-site without Origin", { "sec-fetch-site": "cross-site" }, false],
    ["cross-site from a listed origin", { "sec-fetch-site": "cross-site", origin: "https://app.shop.example" }, true],
    ["cross-site claiming our own origin", { "sec-fetch-site": "cross-site", origin: "https://shop.example" }, false],
    ["none", { "sec-fetch-site": "none" }, false],
    ["an unknown word", { "sec-fetch-site": "same-origin, cross-site" }, false],
    ["no metadata, our origin", { "sec-fetch-site": undefined, origin: "https://shop.example" }, true],
    ["no metadata, our host over http", { "sec-fetch-site": undefined, origin: "http://shop.example" }, true],
    ["no metadata, another port", { "sec-fetch-site": undefined, origin: "https://shop.example:8443" }, false],
    ["no metadata, null", { "sec-fetch-site": undefined, origin: "null" }, false],
    ["no metadata, another host", { "sec-fetch-site": undefined, origin: "https://evil.example" }, false],
    ["no metadata, a longer host", { "sec-fetch-site": undefined, origin: "https://shop.example.evil.com" }, false],
    ["no metadata, a listed origin", { "sec-fetch-site": undefined, origin: "https://app.shop.example" }, true],
    [
      "a forwarded host is not believed",
      { "sec-fetch-site": undefined, origin: "https://evil.example", "x-forwarded-host": "evil.example" },
      false,
    ],
  ];
  for (const [name, headers, passes] of rows) {
    test(`${name}: ${passes ? "passes" : "403"}`, async () => {
      const options = { ...optionsFor(upstream), trustedOrigins: ["https://app.shop.example"] };
      const response = await relayFor(options).call(track(headers));
      assert.equal(response.status, passes ? 204 : 403);
      if (!passes) assert.match(await response.text(), /paylera\.csrf_mismatch.*cross-site request/);
    });
  }

  test("behind a trusted proxy the forwarded host counts", async () => {
    const options = { ...optionsFor(upstream), trustProxy: true };
    const request = browserRequest(
      track({
        "sec-fetch-site": undefined,
        origin: "https://public.example",
        "x-forwarded-host": "public.example, inner",
      }),
    );
    assert.equal((await relayFor(options).relay.handler(request)).status, 204);
  });

  test("a listed origin gets CORS answers, any other gets none", async () => {
    const { call } = relayFor({ ...optionsFor(upstream), trustedOrigins: ["https://app.shop.example"] });
    const listed = await call({ path: "/csrf-token", headers: { origin: "https://app.shop.example" } });
    assert.equal(listed.headers.get("access-control-allow-origin"), "https://app.shop.example");
    assert.equal(listed.headers.get("access-control-allow-credentials"), "true");
    const other = await call({ path: "/csrf-token", headers: { origin: "https://evil.example" } });
    assert.equal(other.headers.get("access-control-allow-origin"), null);
    const preflight = await call({
      path: "/track",
      method: "OPTIONS",
      headers: { origin: "https://app.shop.example" },
    });
    assert.match(String(preflight.headers.get("access-control-allow-headers")), /paylera-csrf-token/);
  });
});

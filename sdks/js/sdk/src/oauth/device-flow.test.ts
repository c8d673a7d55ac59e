import assert from "node:assert/strict";
import { test } from "node:test";
import { fakeFetch, fixedClock } from "../testing.ts";
import type { FakeReply } from "../testing.ts";
import { pollDeviceToken, requestDeviceCode } from "./device-flow.ts";
import type { DeviceCode } from "./device-flow.ts";
import { PayleraOAuthError } from "./errors.ts";

const CODE: DeviceCode = { device_code: "d1", user_code: "ABCD", verification_uri: "https://x", expires_in: 300 };
const TOKEN = { access_token: "pl_test_1", token_type: "Bearer" };

function refusal(error: string): FakeReply {
  return { status: 400, json: { error, error_description: "why" } };
}

function flow(...replies: FakeReply[]) {
  const fake = fakeFetch(...replies);
  const clock = fixedClock();
  const waits: number[] = [];
  const sleep = async (ms: number): Promise<void> => {
    waits.push(ms / 1000);
    clock.advance(ms);
  };
  return {
    fake,
    waits,
    options: { baseUrl: "https://a.example", clientId: "cli", fetch: fake.fetch, sleep, now: clock.now },
  };
}

test("asks for a code with a form", async () => {
  const { fake, options } = flow({ json: CODE });
  assert.deepEqual(await requestDeviceCode({ ...options, scope: "catalog:write" }), CODE);
  assert.equal(fake.requests[0]?.path, "/v1/oauth/device_authorization");
  assert.equal(fake.requests[0]?.body, "client_id=cli&scope=catalog%3Awrite");
});

test("polls every five seconds by default, or as the server says, until the token comes", async () => {
  const byDefault = flow(refusal("authorization_pending"), { json: TOKEN });
  assert.deepEqual(await pollDeviceToken(byDefault.options, CODE), TOKEN);
  assert.deepEqual(byDefault.waits, [5, 5]);
  assert.match(
    byDefault.fake.requests[0]?.body ?? "",
    /grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code/,
  );
  const asTold = flow({ json: TOKEN });
  await pollDeviceToken(asTold.options, { ...CODE, interval: 2 });
  assert.deepEqual(asTold.waits, [2]);
});

test("slow_down adds five seconds to this and all later polls", async () => {
  const { options, waits } = flow(refusal("slow_down"), refusal("authorization_pending"), refusal("slow_down"), {
    json: TOKEN,
  });
  await pollDeviceToken(options, CODE);
  assert.deepEqual(waits, [5, 10, 10, 15]);
});

test("backs off after network failures and busy servers, and recovers", async () => {
  const busy = { status: 503, json: {} };
  const { options, waits } = flow(new Error("reset"), busy, refusal("authorization_pending"), { json: TOKEN });
  await pollDeviceToken(options, CODE);
  assert.deepEqual(waits, [5, 10, 20, 5]);
});

for (const [code, name] of [
  ["access_denied", "PayleraOAuthAccessDeniedError"],
  ["expired_token", "PayleraOAuthExpiredTokenError"],
  ["invalid_grant", "PayleraOAuthInvalidGrantError"],
  ["invalid_client", "PayleraOAuthError"],
] as const) {
  test(`${code} ends the login as ${name}`, async () => {
    const { options, fake } = flow(refusal(code));
    await assert.rejects(pollDeviceToken(options, CODE), (error) => {
      assert(error instanceof PayleraOAuthError);
      assert.deepEqual([error.name, error.code, error.detail, error.status], [name, code, "why", 400]);
      return true;
    });
    assert.equal(fake.requests.length, 1);
  });
}

test("never polls past expires_in", async () => {
  const { options, fake } = flow(refusal("authorization_pending"), refusal("authorization_pending"));
  await assert.rejects(pollDeviceToken(options, { ...CODE, expires_in: 12 }), {
    name: "PayleraOAuthExpiredTokenError",
  });
  assert.equal(fake.requests.length, 2);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { createCsrf } from "./csrf.ts";

/** A relay that mints `token-1`, `token-2`, … and remembers what it was asked. */
function minting() {
  const asked: boolean[] = [];
  const load = async (fresh: boolean) => {
    asked.push(fresh);
    return `token-${asked.length}`;
  };
  return { asked, load };
}

test("asks once, however many callers there are", async () => {
  const { asked, load } = minting();
  const csrf = createCsrf(load, "once");
  assert.deepEqual(await Promise.all([csrf.token(), csrf.token(), csrf.token()]), ["token-1", "token-1", "token-1"]);
  assert.equal(await csrf.token(), "token-1");
  assert.deepEqual(asked, [false]);
});

test("replaces a refused token once for all calls that were refused with it", async () => {
  const { asked, load } = minting();
  const csrf = createCsrf(load, "refused");
  const refused = await csrf.token();
  assert.deepEqual(await Promise.all([csrf.replace(refused), csrf.replace(refused)]), ["token-2", "token-2"]);
  assert.equal(await csrf.replace(refused), "token-2");
  assert.deepEqual(asked, [false, false]);
});

test("rotating asks for a fresh token", async () => {
  const { asked, load } = minting();
  const csrf = createCsrf(load, "rotate");
  await csrf.token();
  assert.equal(await csrf.rotate(), "token-2");
  assert.equal(await csrf.token(), "token-2");
  assert.deepEqual(asked, [false, true]);
});

test("asks again after a failure", async () => {
  let attempts = 0;
  const csrf = createCsrf(async () => {
    attempts += 1;
    if (attempts === 1) throw new Error("down");
    return "token";
  }, "failure");
  await assert.rejects(csrf.token(), /down/);
  assert.equal(await csrf.token(), "token");
});

test("takes over what another tab was given", async () => {
  const { asked, load } = minting();
  const here = createCsrf(load, "tabs");
  const there = createCsrf(async () => "theirs", "tabs");
  const stops = [here.listen(), there.listen()];
  try {
    assert.equal(await here.token(), "token-1");
    const heard = new BroadcastChannel("tabs");
    const arrived = new Promise<void>((resolve) => {
      heard.addEventListener("message", () => resolve());
    });
    await there.rotate();
    await arrived;
    heard.close();
    assert.equal(await here.token(), "theirs");
    assert.equal(await here.replace("token-1"), "theirs");
    assert.equal(asked.length, 1);
  } finally {
    for (const stop of stops) stop();
  }
});

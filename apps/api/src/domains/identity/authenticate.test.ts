import assert from "node:assert/strict";
import { test } from "node:test";
import { openTestApi } from "../../../test/harness.ts";
import type { Database } from "../../platform/db/database.ts";
import { secretToken } from "../../platform/ids.ts";
import { tokenAuthenticator } from "./authenticate.ts";

const api = await openTestApi();

/** An authenticator whose look-ups are counted; `answer` takes the place of the database's. */
function counted() {
  const world: { lookUps: number; answer: (() => Promise<never[]>) | null } = { lookUps: 0, answer: null };
  const system: Database["system"] = (text, values) => {
    world.lookUps += 1;
    return world.answer ? world.answer() : api.deps.db.system(text, values);
  };
  return { world, authenticate: tokenAuthenticator({ ...api.deps, db: { ...api.deps.db, system } }) };
}

const stranger = (): string => secretToken("pl_test_", api.deps.random);

test("requests that bring a token at the same moment share one look-up, and those of five seconds too", async () => {
  const { world, authenticate } = counted();
  const { token, ref } = await api.tenant();
  const all = () => Promise.all(Array.from({ length: 50 }, () => authenticate(token)));
  assert.ok((await all()).every((principal) => principal?.tenant.id === ref.id));
  assert.equal(world.lookUps, 1);
  api.clock.advance(4999);
  await all();
  assert.equal(world.lookUps, 1);
  api.clock.advance(1);
  await all();
  assert.equal(world.lookUps, 2);
});

test("an unknown token that is tried again and again is looked up once in five seconds", async () => {
  const { world, authenticate } = counted();
  const unknown = stranger();
  for (let attempt = 0; attempt < 20; attempt += 1) assert.equal(await authenticate(unknown), null);
  assert.equal(world.lookUps, 1);
  assert.equal(await authenticate("pl_test_tooShort"), null);
  assert.equal(world.lookUps, 1, "what cannot be a token is not looked up");
});

test("a flood of strangers does not put out the tokens that are known", async () => {
  const { world, authenticate } = counted();
  const { token } = await api.tenant();
  await authenticate(token);
  world.answer = async () => [];
  for (let round = 0; round < 12_000; round += 1) await authenticate(stranger());
  const before = world.lookUps;
  assert.notEqual(await authenticate(token), null);
  assert.equal(world.lookUps, before);
});

test("a look-up that failed is not held", async () => {
  const { world, authenticate } = counted();
  const { token } = await api.tenant();
  world.answer = () => Promise.reject(new Error("down"));
  await assert.rejects(authenticate(token), /down/);
  world.answer = null;
  assert.notEqual(await authenticate(token), null);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { fixedClock } from "./clock.ts";
import { createIds, isUuid, secretToken, sha256 } from "./ids.ts";
import { seededRandom, systemRandom } from "./random.ts";

test("an id carries its creation time, version 7 and the RFC variant", () => {
  const id = createIds(fixedClock(Date.UTC(2022, 1, 22, 19, 22, 22)), systemRandom).uuid();
  assert.match(id, /^017f22e2-79b0-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.ok(isUuid(id));
});

test("ids of one instance rise strictly, even when the clock stands still or goes back", () => {
  const clock = fixedClock(1_700_000_000_000);
  const ids = createIds(clock, seededRandom(1));
  let last = "";
  for (let i = 0; i < 30_000; i += 1) {
    if (i === 10_000) clock.advance(-60_000);
    if (i === 20_000) clock.advance(120_000);
    const id = ids.uuid();
    assert.ok(id > last, `${id} after ${last}`);
    last = id;
  }
});

test("two instances on the same millisecond do not collide", () => {
  const clock = fixedClock(1_700_000_000_000);
  const first = createIds(clock, systemRandom);
  const second = createIds(clock, systemRandom);
  const seen = new Set<string>();
  for (let i = 0; i < 5_000; i += 1) seen.add(first.uuid()).add(second.uuid());
  assert.equal(seen.size, 10_000);
});

test("the same clock and seed give the same ids", () => {
  const make = (): string => createIds(fixedClock(5), seededRandom(9)).uuid();
  assert.equal(make(), make());
});

test("only the spelling we write is a uuid", () => {
  assert.ok(isUuid("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"));
  const others = [
    "",
    "017F22E2-79B0-7CC3-98C4-DC0C0C07398F",
    "017f22e279b07cc398c4dc0c0c07398f",
    "{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}",
    "017f22e2-79b0-7cc3-18c4-dc0c0c07398f",
    "00000000-0000-0000-0000-000000000000",
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398f\n",
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
  ];
  for (const text of others) assert.equal(isUuid(text), false, text);
});

test("a secret token is its prefix and 43 base64url characters", () => {
  const token = secretToken("pl_test_", systemRandom);
  assert.match(token, /^pl_test_[A-Za-z0-9_-]{43}$/);
  assert.notEqual(secretToken("pl_test_", systemRandom), token);
});

test("sha256 agrees with the published vector", () => {
  assert.equal(sha256("abc").toString("hex"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createUuidv7, uuidv7 } from "./uuidv7.ts";

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const SOURCE = "ffc0ffee-0123-4567-89ab-cdef01234567";

test("is a lower-case version 7 identifier that carries the current millisecond", () => {
  const before = Date.now();
  const id = uuidv7();
  assert.match(id, UUID_V7);
  const stamped = Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);
  assert.ok(stamped >= before && stamped <= Date.now());
});

test("takes time, counter and tail from where RFC 9562 puts them", () => {
  const next = createUuidv7({ now: () => 0x0123_4567_89ab, uuidv4: () => SOURCE });
  assert.equal(next(), "01234567-89ab-77fc-89ab-cdef01234567");
  assert.equal(next(), "01234567-89ab-77fd-89ab-cdef01234567");
});

test("borrows the next millisecond when the counter is full", () => {
  const next = createUuidv7({ now: () => 1, uuidv4: () => SOURCE });
  const ids = Array.from({ length: 3000 }, next);
  assert.deepEqual(ids, [...ids].sort());
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(ids.at(-1)?.startsWith("00000000-0002-7"));
});

test("rises strictly, whatever the clock does", () => {
  const clock = fc.array(fc.integer({ min: 0, max: 2 ** 47 }), { minLength: 2, maxLength: 200 });
  fc.assert(
    fc.property(clock, fc.uuid({ version: 4 }), (times, random) => {
      const ticks = times.values();
      const next = createUuidv7({ now: () => ticks.next().value ?? 0, uuidv4: () => random });
      const ids = times.map(() => next());
      assert.ok(ids.every((id, index) => UUID_V7.test(id) && id > (ids[index - 1] ?? "")));
    }),
  );
});

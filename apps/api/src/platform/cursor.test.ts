import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createCursors } from "./cursor.ts";
import { seededRandom } from "./random.ts";

const cursors = createCursors(seededRandom(1).bytes(32));

test("a cursor gives back the position it was made from", () => {
  const item = fc.oneof(fc.string({ unit: "grapheme" }), fc.integer(), fc.constant(null));
  fc.assert(
    fc.property(fc.uuid(), fc.string(), fc.array(item, { maxLength: 4 }), (tenantId, query, position) => {
      assert.deepEqual(cursors.decode(tenantId, query, cursors.encode(tenantId, query, position)), position);
    }),
  );
});

test("a cursor of another tenant, query or secret is refused", () => {
  const cursor = cursors.encode("t1", "q1", ["2026-01-01", "id"]);
  assert.equal(cursors.decode("t2", "q1", cursor), null);
  assert.equal(cursors.decode("t1", "q2", cursor), null);
  assert.equal(cursors.decode("t1q", "1", cursors.encode("t1", "q1", [])), null);
  assert.equal(createCursors(seededRandom(2).bytes(32)).decode("t1", "q1", cursor), null);
});

test("every single-character change is refused", () => {
  const cursor = cursors.encode("t1", "q1", ["2026-01-01", 7, null]);
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ .";
  for (let i = 0; i < cursor.length; i += 1) {
    for (const letter of alphabet) {
      if (letter === cursor[i]) continue;
      assert.equal(cursors.decode("t1", "q1", cursor.slice(0, i) + letter + cursor.slice(i + 1)), null);
    }
    assert.equal(cursors.decode("t1", "q1", cursor.slice(0, i)), null);
  }
  assert.equal(cursors.decode("t1", "q1", `${cursor}=`), null);
});

test("rubbish is refused, not thrown at", () => {
  for (const text of ["", "null", "%00", "é", "a".repeat(100_000), "AAAA".repeat(20)]) {
    assert.equal(cursors.decode("t1", "q1", text), null);
  }
});

test("a short secret and an oversized position are mistakes of the caller", () => {
  assert.throws(() => createCursors(new Uint8Array(31)), RangeError);
  assert.throws(() => cursors.encode("t", "q", ["x".repeat(3_000)]), RangeError);
});

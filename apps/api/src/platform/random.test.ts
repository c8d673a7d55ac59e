import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom, systemRandom } from "./random.ts";

test("the same seed gives the same sequence and another seed another one", () => {
  const first = seededRandom(1);
  const again = seededRandom(1);
  const other = seededRandom(2);
  const bytes = first.bytes(32);
  assert.deepEqual(again.bytes(32), bytes);
  assert.notDeepEqual(other.bytes(32), bytes);
  assert.equal(first.unit(), again.unit());
});

for (const [name, random] of [["system", systemRandom] as const, ["seeded", seededRandom(7)] as const]) {
  test(`${name} randomness is spread evenly over [0, 1)`, () => {
    const buckets = new Array<number>(10).fill(0);
    for (let i = 0; i < 20_000; i += 1) {
      const value = random.unit();
      assert.ok(value >= 0 && value < 1);
      const bucket = Math.floor(value * 10);
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    }
    // 2,000 expected each, standard deviation 42: seven of them either way.
    for (const count of buckets) assert.ok(count > 1_700 && count < 2_300, `bucket of ${count}`);
  });

  test(`${name} randomness gives exactly the bytes asked for`, () => {
    assert.equal(random.bytes(0).length, 0);
    assert.equal(random.bytes(33).length, 33);
    assert.equal(new Set(random.bytes(4_096)).size > 250, true);
  });
}

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { addDecimal, decimalFromBigInt, parseDecimal, ZERO } from "./decimal.ts";
import type { FeatureGrant } from "./grant.ts";
import { mergeGrants } from "./grant.ts";

const valued = (value: FeatureGrant["value"]): FeatureGrant => ({ value, includedUsage: null, unlimited: false });
const metered = (n: bigint): FeatureGrant => ({ value: null, includedUsage: decimalFromBigInt(n), unlimited: false });

test("no grants merge to nothing and one grant stays itself", () => {
  assert.equal(mergeGrants([]), null);
  assert.deepEqual(mergeGrants([metered(5n)]), metered(5n));
});

test("values of several subscriptions merge to the customer's advantage", () => {
  const rows: [FeatureGrant["value"], FeatureGrant["value"], FeatureGrant["value"]][] = [
    [false, true, true],
    [true, false, true],
    [false, false, false],
    [false, null, null],
    [null, false, null],
    [parseDecimal("5"), parseDecimal("12"), parseDecimal("12")],
    [null, parseDecimal("3"), parseDecimal("3")],
    [parseDecimal("3"), null, parseDecimal("3")],
    ["gold", "silver", "gold"],
    [null, "silver", "silver"],
  ];
  for (const [a, b, expected] of rows) assert.deepEqual(mergeGrants([valued(a), valued(b)]), valued(expected));
});

test("unlimited wins over any limit", () => {
  const unlimited: FeatureGrant = { value: null, includedUsage: null, unlimited: true };
  assert.deepEqual(mergeGrants([metered(5n), unlimited]), { ...metered(5n), unlimited: true });
});

test("included usage adds up in any order", () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 8 }), (amounts) => {
      const sum = amounts.map(decimalFromBigInt).reduce(addDecimal, ZERO);
      assert.deepEqual(mergeGrants(amounts.map(metered))?.includedUsage, sum);
      assert.deepEqual(mergeGrants(amounts.toReversed().map(metered))?.includedUsage, sum);
    }),
  );
});

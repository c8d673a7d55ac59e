import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDecimal } from "../decimal.ts";
import type { PriceTier } from "./tiers.ts";
import { checkTiers, findTierFault, TIERS_MAX } from "./tiers.ts";

const tier = (upTo: string | null, flatAmount: bigint, unitAmount: string): PriceTier => ({
  upTo: upTo === null ? null : parseDecimal(upTo),
  flatAmount,
  unitAmount: parseDecimal(unitAmount),
});

test("rising bounds with an open end have no fault", () => {
  assert.equal(findTierFault([tier(null, 0n, "1")]), null);
  assert.equal(findTierFault([tier("10", 0n, "5"), tier("10.5", 0n, "4"), tier(null, 0n, "0")]), null);
});

test("each kind of faulty tiers is refused with a sentence", () => {
  const rows: [readonly PriceTier[], RegExp][] = [
    [[], /1 to 100 tiers/],
    [Array.from({ length: TIERS_MAX + 1 }, () => tier(null, 0n, "1")), /1 to 100 tiers/],
    [[tier("10", 0n, "1")], /last and must be open/],
    [[tier(null, 0n, "1"), tier(null, 0n, "1")], /Tier 1 is open/],
    [[tier("10", 0n, "1"), tier("10", 0n, "1"), tier(null, 0n, "1")], /Tier 2 must end above/],
    [[tier("0", 0n, "1"), tier(null, 0n, "1")], /Tier 1 must end above/],
    [[tier(null, -1n, "1")], /negative/],
    [[tier(null, 0n, "-0.1")], /negative/],
  ];
  for (const [tiers, detail] of rows) {
    const fault = findTierFault(tiers);
    assert.equal(fault?.refused, "paylera.validation_failed");
    assert.match(fault.detail, detail);
    assert.throws(() => checkTiers(tiers), RangeError);
  }
});

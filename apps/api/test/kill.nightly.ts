import assert from "node:assert/strict";
import { test } from "node:test";
import { killUnderPayingLoad } from "./kill.ts";

test("after a hundred kills under paying load the provider's books and ours agree", async (t) => {
  const report = await killUnderPayingLoad({ kills: 100, shoppers: 12 });
  t.diagnostic(JSON.stringify(report));
  assert.ok(report.kills >= 100 && report.paid > 100, "the load was too small to prove anything");
});

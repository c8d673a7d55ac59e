import assert from "node:assert/strict";
import { test } from "node:test";
import { killUnderPayingLoad } from "./kill.ts";

test("after twelve kills under paying load the provider's books and ours agree", async (t) => {
  const report = await killUnderPayingLoad({ kills: 12, shoppers: 6 });
  t.diagnostic(JSON.stringify(report));
  assert.ok(report.kills >= 12 && report.paid > 12, "the load was too small to prove anything");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { bundleOf, checkOf, customer, metered } from "../test/samples.ts";
import { mergeInitialState, partsOf } from "./initial-state.ts";

const bundle = bundleOf([metered("api_calls", 9)]);
const check = checkOf("seats", 1);

test("knows each single result by its shape", () => {
  assert.deepEqual(partsOf(bundle), { entitlements: bundle });
  assert.deepEqual(partsOf(customer), { customer });
  assert.deepEqual(partsOf(check), { features: [check] });
  assert.deepEqual(partsOf({ customer, features: [check] }), { customer, features: [check] });
  assert.deepEqual(partsOf({}), {});
});

test("merges single results and unions; the later of a kind wins", () => {
  const other = { ...customer, id: "cus_2" };
  const merged = mergeInitialState(bundle, customer, check, { customer: other, features: [checkOf("projects", 2)] });
  assert.equal(merged.entitlements, bundle);
  assert.equal(merged.customer, other);
  assert.deepEqual(
    merged.features?.map(({ feature_code }) => feature_code),
    ["seats", "projects"],
  );
});

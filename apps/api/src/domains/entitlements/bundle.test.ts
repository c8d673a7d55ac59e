import assert from "node:assert/strict";
import { before, test } from "node:test";
import { assertProblem, type Json, openTestApi, type TestApi } from "../../../test/harness.ts";
import { openMerchant } from "./test/merchant.ts";

let api: TestApi;
before(async () => {
  api = await openTestApi();
});

const codes = (bundle: Json) => (bundle.features as unknown as Json[]).map((feature) => feature.feature_code);

async function twoPlans() {
  const m = await openMerchant(api);
  for (const type of ["boolean", "numeric", "text", "metered", "unlimited"] as const) await m.feature(type);
  await m.feature("boolean", "off");
  await m.feature("boolean", "extra");
  const customer_id = await m.customer();
  const basic = {
    metered: { included: 100, cycle: "calendar_month" },
    boolean: { value: true },
    text: { value: "a" },
  } as const;
  const first = await m.subscribe(customer_id, await m.plan(basic));
  const addOn = {
    metered: { included: 20, cycle: "calendar_month" },
    off: { value: false },
    unlimited: {},
    numeric: { value: 3 },
  } as const;
  const second = await m.subscribe(customer_id, await m.plan(addOn));
  return { ...m, customer_id, first, second };
}

test("a subscription's bundle holds its plan and the customer's overrides", async () => {
  const m = await twoPlans();
  await m.override(m.customer_id, "extra", { value: true });
  await m.track({ customer_id: m.customer_id, feature_code: "metered", value: 30 });
  const bundle = (await m.tenant.call("GET", `/v1/subscriptions/${m.first}/entitlements`)).json;
  assert.equal(bundle.subscription_id, m.first);
  assert.deepEqual(codes(bundle), ["boolean", "extra", "metered", "text"]);
  assert.deepEqual(bundle.privileges, [{ code: "boolean" }, { code: "extra" }]);
  const [, extra, metered, text] = bundle.features as unknown as Json[];
  assert.deepEqual([extra?.source, text?.value, metered?.value], ["override", "a", null]);
  assert.deepEqual([metered?.included_usage, metered?.usage, metered?.balance], [100, 30, 70]);
});

test("a customer's bundle merges all live subscriptions and names the newest", async () => {
  const m = await twoPlans();
  const bundle = (await m.tenant.call("GET", `/v1/customers/${m.customer_id}/entitlements`)).json;
  assert.equal(bundle.subscription_id, m.second);
  assert.deepEqual(codes(bundle), ["boolean", "metered", "numeric", "off", "text", "unlimited"]);
  assert.deepEqual(bundle.privileges, [{ code: "boolean" }]);
  const [, metered, numeric, off, , unlimited] = bundle.features as unknown as Json[];
  assert.deepEqual([metered?.included_usage, numeric?.value, off?.value, off?.allowed], [120, 3, false, false]);
  assert.deepEqual([unlimited?.unlimited, unlimited?.value], [true, null]);
});

test("a bundle says the same as a check", async () => {
  const m = await twoPlans();
  await m.track({ customer_id: m.customer_id, feature_code: "metered", value: 119.5 });
  const bundle = (await m.tenant.call("GET", `/v1/customers/${m.customer_id}/entitlements`)).json;
  for (const { value: _, ...feature } of bundle.features as unknown as Json[]) {
    const check = await m.check({ customer_id: m.customer_id, feature_code: feature.feature_code });
    const { value: __, ...checked } = check.json;
    assert.deepEqual(feature, checked);
  }
});

test("subscriptions that are over grant nothing", async () => {
  const m = await openMerchant(api);
  await m.feature("boolean");
  const customer_id = await m.customer();
  const id = await m.subscribe(customer_id, await m.plan({ boolean: { value: true } }), { status: "canceled" });
  const empty = { features: [], privileges: [] };
  assert.deepEqual((await m.tenant.call("GET", `/v1/subscriptions/${id}/entitlements`)).json, {
    subscription_id: id,
    ...empty,
  });
  const bundle = await m.tenant.call("GET", `/v1/customers/${customer_id}/entitlements`);
  assert.deepEqual(bundle.json, { subscription_id: null, ...empty });
});

test("unknown ids are refused, and other tenants' look the same", async () => {
  const [m, other] = [await twoPlans(), await twoPlans()];
  const lost = await m.tenant.call("GET", `/v1/subscriptions/${api.deps.ids.uuid()}/entitlements`);
  assertProblem(lost, 404, "paylera.subscription_not_found");
  assert.equal((await m.tenant.call("GET", `/v1/subscriptions/${other.first}/entitlements`)).text, lost.text);
  const nobody = await m.tenant.call("GET", `/v1/customers/${api.deps.ids.uuid()}/entitlements`);
  assertProblem(nobody, 404, "paylera.not_found");
  assert.equal((await m.tenant.call("GET", `/v1/customers/${other.customer_id}/entitlements`)).text, nobody.text);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { fakeFetch } from "@paylera/sdk/testing";
import { bundleOf, checkOf, customer, metered } from "../../test/samples.ts";
import { getCustomer, getEntitlements, getFeature, mergeInitialState } from "./index.ts";

const bundle = bundleOf([metered("api_calls", 9)]);
const check = checkOf("api_calls", 9);
const optionsWith = (fake: ReturnType<typeof fakeFetch>, customerId = "cus_1") => ({
  customerId,
  apiToken: "pl_test_0123456789",
  fetch: fake.fetch,
});

test("asks the API for the one customer it is told, with the token it is given", async () => {
  const fake = fakeFetch({ json: bundle }, { json: customer }, { json: check });
  assert.deepEqual(await getEntitlements(optionsWith(fake)), bundle);
  assert.deepEqual(await getCustomer({ ...optionsWith(fake), baseUrl: "http://localhost:4010" }), customer);
  assert.deepEqual(await getFeature("api_calls", optionsWith(fake, "cus_2")), check);
  assert.deepEqual(
    fake.requests.map(({ method, url }) => `${method} ${url}`),
    [
      "GET https://api.test.paylera.dev/v1/customers/cus_1/entitlements",
      "GET http://localhost:4010/v1/customers/cus_1",
      "POST https://api.test.paylera.dev/v1/check",
    ],
  );
  assert.deepEqual(fake.requests[2]?.json, { customer_id: "cus_2", feature_code: "api_calls" });
  for (const { headers } of fake.requests) assert.equal(headers["authorization"], "Bearer pl_test_0123456789");
});

test("without a customer nothing is asked", async () => {
  const fake = fakeFetch();
  for (const read of [getEntitlements, getCustomer, getFeature.bind(null, "api_calls")]) {
    await assert.rejects(read(optionsWith(fake, "")), TypeError);
  }
  assert.deepEqual(fake.requests, []);
});

test("refusals are the SDK's errors", async () => {
  const gone = { status: 404, json: { type: "paylera.customer_not_found", status: 404 } };
  await assert.rejects(getCustomer(optionsWith(fakeFetch(gone))), { type: "paylera.customer_not_found" });
});

test("the results of one request make one state", () => {
  assert.deepEqual(mergeInitialState(bundle, customer, check), { entitlements: bundle, customer, features: [check] });
});

test("refuses to load where there is a window, whichever condition chose it", async () => {
  Object.assign(globalThis, { window: globalThis });
  try {
    for (const file of ["./index.ts?browser", "./in-browser.ts"]) {
      await assert.rejects(import(file), /takes your secret token/);
    }
  } finally {
    Reflect.deleteProperty(globalThis, "window");
  }
});

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { assertProblem, openTestApi, type TestApi } from "../../../test/harness.ts";
import { openMerchant } from "./test/merchant.ts";

let api: TestApi;
before(async () => {
  api = await openTestApi();
});

const day = 86_400_000;

test("every value type answers what the plan grants", async () => {
  const m = await openMerchant(api);
  for (const type of ["boolean", "numeric", "text", "metered", "unlimited"] as const) await m.feature(type);
  const plan = await m.plan({
    boolean: { value: true },
    numeric: { value: 5 },
    text: { value: "gold" },
    metered: { included: 100.5, cycle: "calendar_month" },
    unlimited: {},
  });
  const customer_id = await m.customer();
  await m.subscribe(customer_id, plan);
  const ask = async (feature_code: string, required_usage?: number) =>
    (await m.check({ customer_id, feature_code, ...(required_usage !== undefined && { required_usage }) })).json;

  const metered = await ask("metered", 100.5);
  assert.deepEqual(
    { ...metered, feature_id: null },
    {
      allowed: true,
      feature_id: null,
      feature_code: "metered",
      feature_name: "The metered",
      value_type: "metered",
      unit: null,
      balance: 100.5,
      included_usage: 100.5,
      usage: 0,
      unlimited: false,
      interval: "calendar_month",
      cycle_start_at: "2026-05-01T00:00:00.000Z",
      next_reset_at: "2026-06-01T00:00:00.000Z",
      source: "plan_grant",
      value: { type: "metered", n: 100.5, u: false },
    },
  );
  assert.equal((await ask("metered", 100.6)).allowed, false);
  assert.deepEqual((await ask("boolean")).value, { type: "boolean", b: true, u: false });
  assert.deepEqual((await ask("text")).value, { type: "text", s: "gold", u: false });
  const numeric = await ask("numeric", 5);
  assert.deepEqual(
    [numeric.allowed, numeric.value, numeric.balance, numeric.usage],
    [true, { type: "numeric", n: 5, u: false }, null, null],
  );
  assert.equal((await ask("numeric", 6)).allowed, false);
  const unlimited = await ask("unlimited", 1e12);
  assert.deepEqual(
    [unlimited.allowed, unlimited.unlimited, unlimited.value],
    [true, true, { type: "unlimited", u: true }],
  );
});

test("a feature that nothing grants is refused, not unknown", async () => {
  const m = await openMerchant(api);
  await m.feature("metered");
  await m.feature("boolean");
  const customer_id = await m.customer();
  const metered = await m.check({ customer_id, feature_code: "metered" });
  assert.equal(metered.status, 200);
  const { allowed, balance, source, value } = metered.json;
  assert.deepEqual([allowed, balance, source, value], [false, 0, null, null]);
  const boolean = (await m.check({ customer_id, feature_code: "boolean" })).json;
  assert.deepEqual([boolean.allowed, boolean.balance, boolean.source, boolean.value], [false, null, null, null]);
});

test("unknown customers, subscriptions and features are told apart, and other tenants' look the same", async () => {
  const [m, other] = [await openMerchant(api), await openMerchant(api)];
  await m.feature("metered");
  await other.feature("metered");
  await other.feature("metered", "theirs");
  const plan = await m.plan({ metered: { included: 1 } });
  const [customer_id, otherCustomer] = [await m.customer(), await m.customer()];
  const subscription_id = await m.subscribe(customer_id, plan);
  const foreign = await other.customer();
  const foreignSubscription = await other.subscribe(foreign, await other.plan({ metered: { included: 1 } }));
  const nobody = api.deps.ids.uuid();
  const feature_code = "metered";

  const unknown = await m.check({ customer_id: nobody, feature_code });
  assertProblem(unknown, 404, "paylera.customer_not_found");
  assert.equal((await m.check({ customer_id: foreign, feature_code })).text, unknown.text);
  const lost = await m.check({ subscription_id: nobody, feature_code });
  assertProblem(lost, 404, "paylera.subscription_not_found");
  assert.equal((await m.check({ subscription_id: foreignSubscription, feature_code })).text, lost.text);
  assert.equal((await m.check({ customer_id: otherCustomer, subscription_id, feature_code })).text, lost.text);
  const noFeature = await m.check({ customer_id, feature_code: "nothing" });
  assertProblem(noFeature, 404, "paylera.feature_not_found");
  assert.equal((await m.check({ customer_id, feature_code: "theirs" })).text, noFeature.text);
  const neither = await m.check({ feature_code });
  assertProblem(neither, 422, "paylera.validation_failed");
  assert.deepEqual(neither.json.errors, [{ field: "customer_id", message: "or subscription_id is required" }]);
  assert.equal((await m.check({ subscription_id, feature_code })).json.allowed, true);
  const upper = {
    customer_id: customer_id.toUpperCase(),
    subscription_id: subscription_id.toUpperCase(),
    feature_code,
  };
  assert.equal((await m.check(upper)).json.allowed, true);
});

test("negative, huge and non-numeric requirements are refused", async () => {
  const m = await openMerchant(api);
  await m.feature("metered");
  const customer_id = await m.customer();
  for (const required_usage of ["-1", "1e13", "1e999", '"1"', "NaN"]) {
    const body = `{"customer_id":"${customer_id}","feature_code":"metered","required_usage":${required_usage}}`;
    const answer = await m.tenant.call("POST", "/v1/check", body);
    assert.ok(answer.status === 422 || answer.status === 400, `${required_usage}: ${answer.text}`);
  }
  for (const required_usage of ["-1", "NaN", "Infinity", "x"]) {
    const query = new URLSearchParams({ customer_id, feature_code: "metered", required_usage });
    assertProblem(await m.tenant.call("GET", `/v1/check?${query.toString()}`), 422, "paylera.validation_failed");
  }
});

test("a GET answers the same as a POST", async () => {
  const m = await openMerchant(api);
  await m.feature("metered");
  const customer_id = await m.customer();
  await m.subscribe(customer_id, await m.plan({ metered: { included: 3 } }));
  const posted = await m.check({ customer_id, feature_code: "metered", required_usage: 4 });
  const got = await m.tenant.call("GET", `/v1/check?customer_id=${customer_id}&feature_code=metered&required_usage=4`);
  assert.equal(got.text, posted.text);
  assert.equal(got.json.allowed, false);
});

test("only live subscriptions grant, and a scheduled cancellation grants until the period's end", async () => {
  const m = await openMerchant(api);
  await m.feature("boolean");
  const plan = await m.plan({ boolean: { value: true } });
  const expected = {
    trialing: true,
    active: true,
    past_due: true,
    pending_activation: false,
    canceled: false,
    expired: false,
  };
  for (const [status, allowed] of Object.entries(expected)) {
    const customer_id = await m.customer();
    await m.subscribe(customer_id, plan, { status: status as keyof typeof expected });
    assert.equal((await m.check({ customer_id, feature_code: "boolean" })).json.allowed, allowed, status);
  }
  const customer_id = await m.customer();
  const end = api.clock.now() + day;
  await m.subscribe(customer_id, plan, { cancelAtPeriodEnd: true, end });
  const allowedAt = async (at: number) => {
    api.clock.set(at);
    return (await m.check({ customer_id, feature_code: "boolean" })).json.allowed;
  };
  assert.equal(await allowedAt(end - 1), true);
  assert.equal(await allowedAt(end), false);
});

test("several subscriptions add up, and the newest names the cycle", async () => {
  const m = await openMerchant(api);
  for (const type of ["metered", "numeric", "text", "boolean"] as const) await m.feature(type);
  const customer_id = await m.customer();
  const text = { value: "old" };
  const old = {
    metered: { included: 100, cycle: "calendar_year" },
    numeric: { value: 7 },
    text,
    boolean: { value: true },
  } as const;
  await m.subscribe(customer_id, await m.plan(old));
  const fresh = {
    metered: { included: 20, cycle: "calendar_month" },
    numeric: { value: 3 },
    text: { value: "new" },
  } as const;
  await m.subscribe(customer_id, await m.plan({ ...fresh, boolean: { value: false } }));
  const ask = async (feature_code: string) => (await m.check({ customer_id, feature_code })).json;
  const metered = await ask("metered");
  assert.deepEqual([metered.included_usage, metered.interval], [120, "calendar_month"]);
  assert.deepEqual((await ask("numeric")).value, { type: "numeric", n: 7, u: false });
  assert.deepEqual((await ask("text")).value, { type: "text", s: "new", u: false });
  assert.equal((await ask("boolean")).allowed, true);
});

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { assertProblem, openTestApi, type TestApi } from "../../../test/harness.ts";
import { openMerchant } from "./test/merchant.ts";

let api: TestApi;
before(async () => {
  api = await openTestApi();
});

const day = 86_400_000;

test("an override replaces the plans' grants until the instant it expires", async () => {
  const m = await openMerchant(api);
  await m.feature("metered");
  const customer_id = await m.customer();
  await m.subscribe(customer_id, await m.plan({ metered: { included: 100, cycle: "calendar_month" } }));
  const expiry = api.clock.now() + day;
  const expires_at = new Date(expiry).toISOString();
  const put = await m.override(customer_id, "metered", { included_usage: 5.5, usage_cycle: "never", expires_at });
  assert.equal(put.status, 200, put.text);
  const { created_at, updated_at, ...terms } = put.json;
  assert.equal(created_at, updated_at);
  const expected = { value: null, included_usage: 5.5, unlimited: false, usage_cycle: "never", expires_at };
  assert.deepEqual(terms, { feature_code: "metered", ...expected });
  const standing = async (at: number) => {
    api.clock.set(at);
    const { included_usage, interval, source } = (await m.check({ customer_id, feature_code: "metered" })).json;
    return [included_usage, interval, source];
  };
  assert.deepEqual(await standing(expiry - 1), [5.5, "never", "override"]);
  assert.deepEqual(await standing(expiry), [100, "calendar_month", "plan_grant"]);
});

test("an override can grant what no plan grants, and be taken back", async () => {
  const m = await openMerchant(api);
  await m.feature("metered");
  await m.feature("boolean");
  const customer_id = await m.customer();
  await m.override(customer_id, "metered", { unlimited: true });
  await m.override(customer_id, "boolean", {});
  const check = async (feature_code: string) =>
    (await m.check({ customer_id, feature_code, required_usage: 1e12 })).json;
  const metered = await check("metered");
  assert.deepEqual(
    [metered.allowed, metered.unlimited, metered.balance, metered.value, metered.source],
    [true, true, null, { type: "metered", u: true }, "override"],
  );
  assert.equal((await check("boolean")).allowed, true);
  await m.override(customer_id, "boolean", { value: false });
  assert.equal((await check("boolean")).allowed, false);
  const path = `/v1/customers/${customer_id}/overrides/metered`;
  assert.equal((await m.tenant.call("DELETE", path)).status, 204);
  assert.equal((await m.tenant.call("DELETE", path)).status, 204);
  assert.equal((await check("metered")).allowed, false);
});

test("terms must fit the feature's type", async () => {
  const m = await openMerchant(api);
  for (const type of ["boolean", "numeric", "text", "metered", "unlimited"] as const) await m.feature(type);
  const customer_id = await m.customer();
  const refused: [string, object, string][] = [
    ["boolean", { value: 1 }, "value"],
    ["boolean", { unlimited: true }, "unlimited"],
    ["numeric", {}, "value"],
    ["numeric", { value: "5" }, "value"],
    ["numeric", { value: -1 }, "value"],
    ["numeric", { value: 5, unlimited: true }, "value"],
    ["numeric", { value: 5, included_usage: 1 }, "included_usage"],
    ["text", { value: true }, "value"],
    ["text", { value: "a", usage_cycle: "never" }, "usage_cycle"],
    ["metered", {}, "included_usage"],
    ["metered", { included_usage: 1, unlimited: true }, "included_usage"],
    ["metered", { included_usage: -1 }, "included_usage"],
    ["metered", { included_usage: 1, value: false }, "value"],
    ["metered", { included_usage: 1, usage_cycle: "weekly" }, "usage_cycle"],
    ["unlimited", { included_usage: 1 }, "included_usage"],
    ["unlimited", { expires_at: new Date(api.clock.now()).toISOString() }, "expires_at"],
  ];
  for (const [code, body, field] of refused) {
    const answer = await m.override(customer_id, code, body);
    assertProblem(answer, 422, "paylera.validation_failed");
    assert.ok(answer.text.includes(`"field":"${field}"`), `${code} ${JSON.stringify(body)}: ${answer.text}`);
  }
  const taken: [string, object, unknown][] = [
    ["boolean", { value: false }, false],
    ["numeric", { value: 0 }, 0],
    ["numeric", { unlimited: true }, null],
    ["text", { value: "gold" }, "gold"],
    ["metered", { included_usage: 0 }, null],
    ["unlimited", {}, null],
  ];
  for (const [code, body, value] of taken) {
    const answer = await m.override(customer_id, code, body);
    assert.deepEqual([answer.status, answer.json.value], [200, value], answer.text);
  }
});

test("unknown customers and features are refused, and other tenants' look the same", async () => {
  const [m, other] = [await openMerchant(api), await openMerchant(api)];
  await m.feature("boolean");
  const [customer_id, foreign] = [await m.customer(), await other.customer()];
  const unknown = await m.override(api.deps.ids.uuid(), "boolean", {});
  assertProblem(unknown, 404, "paylera.not_found");
  assert.equal((await m.override(foreign, "boolean", {})).text, unknown.text);
  assertProblem(await m.override(customer_id, "nothing", {}), 404, "paylera.feature_not_found");
  for (const [id, code] of [
    [foreign, "boolean"],
    [customer_id, "nothing"],
  ] as const) {
    const answer = await m.tenant.call("DELETE", `/v1/customers/${id}/overrides/${code}`);
    assertProblem(answer, 404, "paylera.not_found");
  }
});

test("every change is one fact, and the same terms again are none", async () => {
  const m = await openMerchant(api);
  await m.feature("metered");
  const customer_id = await m.customer();
  await m.override(customer_id, "metered", { included_usage: 5 });
  await m.override(customer_id, "metered", { included_usage: 5.0 });
  await m.override(customer_id, "metered", { included_usage: 6 });
  await m.tenant.call("DELETE", `/v1/customers/${customer_id}/overrides/metered`);
  const facts = await m.run(
    `select type, changed_fields, snapshot ->> 'included_usage' as included from facts
     where tenant_id = $1 and object_id = $2 order by sequence`,
    [customer_id],
  );
  assert.deepEqual(facts, [
    { type: "override.put", changed_fields: ["included_usage"], included: "5" },
    { type: "override.put", changed_fields: ["included_usage"], included: "6" },
    { type: "override.deleted", changed_fields: [], included: null },
  ]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { planByCode, putDemoCatalogue } from "../../../test/factories.ts";
import { assertProblem, openTestApi, type TestTenant } from "../../../test/harness.ts";
import type { Tx } from "../../platform/db/database.ts";
import { listCatalogue } from "./plan-store.ts";

const api = await openTestApi();
const usd = (amount: number) => [{ amount, currency: "USD", interval: "month" }];
const putPlan = (tenant: TestTenant, code: string, fields: object = {}) =>
  tenant.call("PUT", `/v1/admin/plans/${code}`, { name: code, prices: usd(100), features: {}, ...fields });

test("the demo catalogue can be put twice, and the second time changes nothing", async () => {
  const acme = await api.tenant();
  await putDemoCatalogue(acme);
  const first = await planByCode(acme, "pro");
  api.clock.advance(1000);
  await putDemoCatalogue(acme);
  assert.deepEqual(await planByCode(acme, "pro"), first);
  assert.equal(first.features.length, 5);
  assert.deepEqual(first.features[0], {
    feature_id: first.features[0]?.feature_id,
    feature_code: "api_calls",
    feature_name: "API calls",
    value_type: "metered",
    unit: "call",
    value: null,
    included_usage: 10_000,
    usage_cycle: "subscription_period",
    credit_grant: null,
    rollover_max: null,
    rollover_percent: null,
  });
  const puts = await acme.inside((ctx) => ctx.tx.rows("select 1 from facts where type like '%.put'"));
  assert.equal(puts.length, 14);
});

test("the public list shows active plans in the order of creation, page by page", async () => {
  const acme = await api.tenant();
  await putDemoCatalogue(acme);
  await putPlan(acme, "hidden", { status: "draft" });
  await putPlan(acme, "euro", { prices: [{ amount: 5, currency: "EUR", interval: "month" }] });
  const codes: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const page = await acme.call("GET", `/v1/plans?limit=3${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    assert.equal(page.status, 200, page.text);
    for (const plan of (JSON.parse(page.text) as { data: { code: string }[] }).data) codes.push(plan.code);
    cursor = (JSON.parse(page.text) as { next_cursor: string | null }).next_cursor;
  }
  assert.deepEqual(codes, ["free", "starter", "pro", "scale", "pro_yearly", "pro_trial", "euro"]);
  const euro = await acme.call("GET", "/v1/plans?currency=EUR");
  assert.equal(euro.json["data"]?.["length"], 1);
  const drafts = await acme.call("GET", "/v1/plans?status=draft,archived");
  assert.equal(drafts.json["data"]?.["0"]?.["code"], "hidden");
  const product = (await planByCode(acme, "pro")).product_id;
  const family = await acme.call("GET", `/v1/plans?product_id=${product}`);
  assert.equal(family.json["data"]?.["length"], 6);
});

test("a page of plans costs three statements, however many plans are on it", async () => {
  const acme = await api.tenant();
  await putDemoCatalogue(acme);
  const cost = (take: number) =>
    acme.inside(async (ctx) => {
      let statements = 0;
      const rows: Tx["rows"] = (text, values) => {
        statements += 1;
        return ctx.tx.rows(text, values);
      };
      const filter = { statuses: ["active"], productId: null, currency: null } as const;
      const plans = await listCatalogue({ ...ctx, tx: { ...ctx.tx, rows } }, { take, after: null, ...filter });
      return [plans.length, statements];
    });
  assert.deepEqual(await cost(1), [1, 3]);
  assert.deepEqual(await cost(100), [6, 3]);
});

test("a price that stays keeps its row and a new amount retires the old one", async () => {
  const acme = await api.tenant();
  const eur = { amount: 90, currency: "EUR", interval: "month" };
  const tiers = [
    { up_to: 10, unit_amount: 3 },
    { up_to: "inf", unit_amount: 2 },
  ];
  const yearly = { amount: 0, currency: "USD", interval: "year", tiers };
  const before = (await putPlan(acme, "pro", { prices: [...usd(100), eur, yearly] })).json["prices"];
  const after = (await putPlan(acme, "pro", { prices: [...usd(120), eur, yearly] })).json["prices"];
  assert.notEqual(after?.["0"]?.["id"], before?.["0"]?.["id"]);
  assert.deepEqual([after?.["1"]?.["id"], after?.["2"]?.["id"]], [before?.["1"]?.["id"], before?.["2"]?.["id"]]);
  assert.deepEqual(after?.["2"]?.["tiers"], tiers);
  const rows = await acme.inside((ctx) => ctx.tx.rows("select 1 from prices where retired_at is not null"));
  assert.equal(rows.length, 1);
});

test("prices that could not be sold are refused by name", async () => {
  const acme = await api.tenant();
  const refused = async (prices: object[], field: string) => {
    const answer = await putPlan(acme, "pro", { prices });
    assertProblem(answer, 422, "paylera.validation_failed");
    assert.equal(answer.json["errors"]?.["0"]?.["field"], field);
  };
  await refused([{ amount: 1, currency: "XXX", interval: "month" }], "prices.0.currency");
  await refused([...usd(1), ...usd(2)], "prices.1");
  const tiers = [{ up_to: "inf", unit_amount: 1 }, { unit_amount: 2 }];
  await refused([{ amount: 1, currency: "USD", interval: "month", tiers }], "prices.0.tiers");
  await refused([], "prices");
});

test("references must exist and not be archived, and the answer names the missing one", async () => {
  const acme = await api.tenant();
  await putDemoCatalogue(acme);
  const refused = async (path: string, body: object, code: string) => {
    const answer = await acme.call("PUT", path, body);
    assertProblem(answer, 422, "paylera.reference_not_found");
    assert.match(answer.json["detail"] ?? "", new RegExp(code));
  };
  const plan = { name: "X", prices: usd(1), features: {} };
  await refused("/v1/admin/plans/x", { ...plan, product: "ghost" }, "ghost");
  await refused("/v1/admin/plans/x", { ...plan, features: { projects: { value: 1 }, phantom: {} } }, "phantom");
  await refused("/v1/admin/features/x", { value_type: "metered", billable_metric: "spectre" }, "spectre");
  await acme.call("PUT", "/v1/admin/products/old", { name: "Old" });
  assert.equal((await acme.call("POST", "/v1/admin/products/old/archive")).status, 200);
  await refused("/v1/admin/plans/x", { ...plan, product: "old" }, "old");
  const other = await api.tenant();
  assertProblem(await putPlan(other, "x", { product: "acme_cloud" }), 422, "paylera.reference_not_found");
});

test("a metered feature names its metric and no other feature does", async () => {
  const acme = await api.tenant();
  for (const body of [{ value_type: "metered" }, { value_type: "boolean", billable_metric: "api_requests" }]) {
    const answer = await acme.call("PUT", "/v1/admin/features/x", body);
    assertProblem(answer, 422, "paylera.validation_failed");
    assert.equal(answer.json["errors"]?.["0"]?.["field"], "billable_metric");
  }
});

test("a value type changes until the feature is granted", async () => {
  const acme = await api.tenant();
  const put = (value_type: string) => acme.call("PUT", "/v1/admin/features/x", { value_type });
  assert.equal((await put("boolean")).status, 200);
  assert.equal((await put("numeric")).json["value_type"], "numeric");
  await putPlan(acme, "pro", { features: { x: { value: 3 } } });
  assertProblem(await put("text"), 409, "paylera.code_in_use");
  assert.equal((await put("numeric")).status, 200);
});

test("grants must fit the value type of their feature", async () => {
  const acme = await api.tenant();
  await putDemoCatalogue(acme);
  const wrong: [string, object, string][] = [
    ["projects", { value: true }, "value"],
    ["projects", {}, "value"],
    ["projects", { value: 1, included_usage: 5 }, "included_usage"],
    ["export_csv", { value: "yes" }, "value"],
    ["support_level", { value: 1 }, "value"],
    ["api_calls", { value: 1 }, "value"],
    ["api_calls", { included_usage: 1, usage_cycle: "never", rollover_max: 1 }, "rollover_max"],
    ["unlimited_history", { usage_cycle: "never" }, "usage_cycle"],
    ["unlimited_history", { value: 1 }, "value"],
  ];
  for (const [code, grant, field] of wrong) {
    const answer = await putPlan(acme, "x", { features: { [code]: grant } });
    assertProblem(answer, 422, "paylera.validation_failed");
    assert.equal(answer.json["errors"]?.["0"]?.["field"], `features.${code}.${field}`);
  }
  const features = {
    api_calls: { included_usage: 0.1, rollover_percent: 50, credit_grant: 1e12 },
    export_csv: {},
    unlimited_history: {},
  };
  const made = await putPlan(acme, "x", { features });
  assert.deepEqual(
    [made.json["features"]?.["0"]?.["included_usage"], made.json["features"]?.["0"]?.["usage_cycle"]],
    [0.1, "subscription_period"],
  );
  assert.equal(made.json["features"]?.["1"]?.["value"], true);
  assert.deepEqual((await putPlan(acme, "x", { features })).json, made.json);
});

test("what an active object uses cannot be archived, a plan always can, and PUT brings it back", async () => {
  const acme = await api.tenant();
  await putDemoCatalogue(acme);
  await putPlan(acme, "solo", { features: { seats: { value: 1 } } });
  for (const path of ["features/seats", "billable-metrics/api_requests", "products/acme_cloud"]) {
    assertProblem(await acme.call("POST", `/v1/admin/${path}/archive`), 409, "paylera.code_in_use");
  }
  const archived = await acme.call("POST", "/v1/admin/plans/solo/archive");
  assert.deepEqual([archived.status, archived.json["status"]], [200, "archived"]);
  assert.notEqual(archived.json["archived_at"], null);
  assert.deepEqual((await acme.call("POST", "/v1/admin/plans/solo/archive")).json, archived.json);
  const listed = await acme.call("GET", "/v1/admin/plans?limit=100");
  assert.ok(!listed.text.includes('"solo"'));
  assert.ok((await acme.call("GET", "/v1/admin/plans?include_archived=true")).text.includes('"solo"'));
  assert.equal((await acme.call("GET", `/v1/plans/${archived.json["id"]}`)).json["status"], "archived");
  const back = await putPlan(acme, "solo", { features: { seats: { value: 1 } } });
  assert.deepEqual(
    [back.json["status"], back.json["archived_at"], back.json["id"]],
    ["active", null, archived.json["id"]],
  );
});

test("PUTs of one code at once all succeed and leave one object", async () => {
  const acme = await api.tenant();
  const plans = await Promise.all([1, 2, 3, 4, 5].map((amount) => putPlan(acme, "pro", { prices: usd(amount) })));
  const features = await Promise.all(
    ["a", "b", "c"].map((name) => acme.call("PUT", "/v1/admin/features/f", { name, value_type: "boolean" })),
  );
  assert.deepEqual(
    [...plans, ...features].map((answer) => answer.status),
    Array.from({ length: 8 }, () => 200),
  );
  assert.equal(new Set(plans.map((plan) => plan.json["id"])).size, 1);
  assert.equal((await planByCode(acme, "pro")).prices.length, 1);
});

test("a code of another tenant is not found", async () => {
  const acme = await api.tenant();
  await putDemoCatalogue(acme);
  const globex = await api.tenant();
  const plan = await planByCode(acme, "pro");
  assertProblem(await globex.call("GET", "/v1/admin/plans/pro"), 404, "paylera.not_found");
  assertProblem(await globex.call("GET", `/v1/plans/${plan.id}`), 404, "paylera.not_found");
  assertProblem(await globex.call("POST", "/v1/admin/features/seats/archive"), 404, "paylera.not_found");
  assert.deepEqual((await globex.call("GET", "/v1/features")).json["data"], []);
});

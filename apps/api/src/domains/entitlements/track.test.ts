import assert from "node:assert/strict";
import { before, test } from "node:test";
import { assertProblem, openTestApi, testTenant, type TestApi } from "../../../test/harness.ts";
import { createApp } from "../../app.ts";
import { openDeps } from "../../deps.ts";
import { systemRandom } from "../../platform/random.ts";
import { openMerchant } from "./test/merchant.ts";

let api: TestApi;
before(async () => {
  api = await openTestApi();
});

const day = 86_400_000;
const at = (text: string): number => Date.parse(text);
const feature_code = "metered";

/** A customer whose plan includes 100 in each turn of `cycle`. */
async function metered(cycle: "subscription_period" | "calendar_month" | "calendar_year" | "never" = "calendar_month") {
  const m = await openMerchant(api);
  await m.feature("metered");
  const customer_id = await m.customer();
  const subscription_id = await m.subscribe(customer_id, await m.plan({ metered: { included: 100, cycle } }));
  const use = async (body: object = {}, headers?: Record<string, string>) => {
    const answer = await m.track({ customer_id, feature_code, ...body }, headers);
    assert.equal(answer.status, 204, answer.text);
  };
  const left = async () => (await m.check({ customer_id, feature_code })).json;
  return { ...m, customer_id, subscription_id, use, left };
}

test("usage is seen by the very next check", async () => {
  const m = await metered();
  await m.use();
  await m.use({ value: 0.1 });
  await m.use({ value: 0.2, customer_id: undefined, subscription_id: m.subscription_id });
  const { usage, balance, allowed } = await m.left();
  assert.deepEqual([usage, balance, allowed], [1.3, 98.7, true]);
});

test("plain usage is never refused: 60 and 60 of 100 leave nothing, not less", async () => {
  const m = await metered();
  await Promise.all([m.use({ value: 60 }), m.use({ value: 60 })]);
  const { usage, balance, allowed } = await m.left();
  assert.deepEqual([usage, balance, allowed], [120, 0, false]);
});

test("each cycle starts anew exactly at its boundary", async () => {
  const cases = [
    { cycle: "subscription_period", start: "2026-01-31T10:00:00Z", end: "2026-02-28T10:00:00Z" },
    { cycle: "calendar_month", start: "2026-02-01T00:00:00Z", end: "2026-03-01T00:00:00Z" },
    { cycle: "calendar_year", start: "2026-01-01T00:00:00Z", end: "2027-01-01T00:00:00Z" },
  ] as const;
  for (const { cycle, start, end } of cases) {
    api.clock.set(at(cycle === "subscription_period" ? start : "2026-02-10T00:00:00Z"));
    const m = await openMerchant(api);
    await m.feature("metered");
    const customer_id = await m.customer();
    const period = { start: at("2026-01-31T10:00:00Z"), end: at("2026-02-28T10:00:00Z") };
    await m.subscribe(customer_id, await m.plan({ metered: { included: 100, cycle } }), period);
    const standing = async (time: number) => {
      api.clock.set(time);
      const { usage, cycle_start_at, next_reset_at } = (await m.check({ customer_id, feature_code })).json;
      return [usage, cycle_start_at, next_reset_at];
    };
    await m.track({ customer_id, feature_code, value: 7 });
    const [opened, reset] = [new Date(at(start)).toISOString(), new Date(at(end)).toISOString()];
    assert.deepEqual(await standing(at(end) - 1), [7, opened, reset], cycle);
    const [usage, startsAt] = await standing(at(end));
    assert.deepEqual([usage, startsAt], [0, reset], cycle);
    await m.track({ customer_id, feature_code, value: 2 });
    assert.deepEqual((await standing(at(end) + 1))[0], 2, cycle);
  }
});

test("usage that never starts again is kept over periods and years", async () => {
  api.clock.set(at("2026-05-01T12:00:00Z"));
  const m = await metered("never");
  await m.use({ value: 30 });
  api.clock.set(at("2028-02-01T00:00:00Z"));
  await m.use({ value: 5 });
  const { usage, next_reset_at, cycle_start_at } = await m.left();
  assert.deepEqual([usage, next_reset_at, cycle_start_at], [35, null, "2026-05-01T12:00:00.000Z"]);
});

test("late usage counts to the cycle it happened in; the boundary belongs to the new one", async () => {
  api.clock.set(at("2026-05-20T00:00:00Z"));
  const m = await metered();
  await m.use({ value: 10 });
  api.clock.set(at("2026-06-02T00:00:00Z"));
  await m.use({ value: 4, occurred_at: "2026-05-31T23:59:59.999Z" });
  await m.use({ value: 1, occurred_at: "2026-06-01T00:00:00Z" });
  await m.use({ value: 2, occurred_at: "2026-06-02T00:04:00Z" });
  assert.equal((await m.left()).usage, 3);
  const rows = await m.run("select cycle_start, used from balances where tenant_id = $1 order by cycle_start", []);
  assert.deepEqual(rows, [
    { cycle_start: at("2026-05-01T00:00:00Z"), used: "14" },
    { cycle_start: at("2026-06-01T00:00:00Z"), used: "3" },
  ]);
});

test("usage of the future and of long ago is refused", async () => {
  const m = await metered();
  const now = api.clock.now();
  const send = (time: number) =>
    m.track({ customer_id: m.customer_id, feature_code, occurred_at: new Date(time).toISOString() });
  for (const time of [now + 300_001, now - 35 * day - 1]) {
    const answer = await send(time);
    assertProblem(answer, 422, "paylera.validation_failed");
    assert.match(answer.text, /"field":"occurred_at"/);
  }
  for (const time of [now + 300_000, now - 35 * day]) assert.equal((await send(time)).status, 204);
});

test("a cycle that changes its length carries its usage on, and a check sees what is added", async () => {
  api.clock.set(at("2026-05-10T00:00:00Z"));
  const m = await metered("calendar_month");
  await m.use({ value: 10 });
  await m.override(m.customer_id, "metered", { included_usage: 50, usage_cycle: "calendar_year" });
  await m.use({ value: 1 });
  const { usage, balance, cycle_start_at } = await m.left();
  assert.deepEqual([usage, balance, cycle_start_at], [11, 39, "2026-01-01T00:00:00.000Z"]);
});

test("usage of a feature that nobody granted is kept per calendar month", async () => {
  const m = await openMerchant(api);
  await m.feature("metered");
  const customer_id = await m.customer();
  assert.equal((await m.track({ customer_id, feature_code, value: 3 })).status, 204);
  await m.subscribe(customer_id, await m.plan({ metered: { included: 10, cycle: "calendar_month" } }));
  assert.equal((await m.check({ customer_id, feature_code })).json.balance, 7);
});

test("a key counts once for ever, from the header, quoted or not, or from dedup_key", async () => {
  const m = await metered();
  await m.use({ value: 5 }, { "Idempotency-Key": "first" });
  await m.use({ value: 5 }, { "Idempotency-Key": '"first"' });
  await m.use({ value: 5, dedup_key: "first" });
  await m.use({ value: 5, dedup_key: "ignored" }, { "Idempotency-Key": "first" });
  api.clock.advance(400 * day);
  await m.use({ value: 5 }, { "Idempotency-Key": "first" });
  assert.equal((await m.left()).usage, 0);
  const [row] = await m.run(
    "select count(*)::int as events, sum(value) as value from usage_events where tenant_id = $1",
    [],
  );
  assert.deepEqual(row, { events: 1, value: "5" });
});

test("a key used for another value or feature is a conflict; another customer's is not", async () => {
  const m = await metered();
  await m.feature("metered", "other");
  await m.use({ value: 5, dedup_key: "k" });
  const again = { customer_id: m.customer_id, feature_code, dedup_key: "k" };
  assertProblem(await m.track({ ...again, value: 6 }), 409, "paylera.idempotency_conflict");
  assertProblem(await m.track({ ...again, value: 5, feature_code: "other" }), 409, "paylera.idempotency_conflict");
  const customer_id = await m.customer();
  assert.equal((await m.track({ customer_id, feature_code, value: 6, dedup_key: "k" })).status, 204);
  assert.equal((await m.left()).usage, 5);
});

test("one key sent many times at once counts once", async () => {
  const m = await metered();
  await Promise.all(Array.from({ length: 50 }, () => m.use({ value: 2, dedup_key: "same" })));
  assert.equal((await m.left()).usage, 2);
});

test("only metered features are tracked, and only what exists", async () => {
  const [m, other] = [await metered(), await metered()];
  await m.feature("boolean");
  const { customer_id } = m;
  const wrong = await m.track({ customer_id, feature_code: "boolean" });
  assertProblem(wrong, 422, "paylera.validation_failed");
  assert.deepEqual(wrong.json.errors, [{ field: "feature_code", message: "is not metered" }]);
  const unknown = await m.track({ customer_id: api.deps.ids.uuid(), feature_code });
  assertProblem(unknown, 404, "paylera.customer_not_found");
  assert.equal((await m.track({ customer_id: other.customer_id, feature_code })).text, unknown.text);
  assertProblem(await m.track({ customer_id, feature_code: "nothing" }), 404, "paylera.feature_not_found");
  const foreign = { subscription_id: other.subscription_id, feature_code };
  assertProblem(await m.track(foreign), 404, "paylera.subscription_not_found");
  assertProblem(await m.track({ feature_code }), 422, "paylera.validation_failed");
  for (const value of ["-1", "-0.0001", "1e13", '"1"']) {
    const body = `{"customer_id":"${customer_id}","feature_code":"metered","value":${value}}`;
    assertProblem(await m.tenant.call("POST", "/v1/track", body), 422, "paylera.validation_failed");
  }
  assert.equal((await m.left()).usage, 0);
});

test("a bad event among concurrent good ones fails alone", async () => {
  const m = await metered();
  const bad = () => m.track({ customer_id: api.deps.ids.uuid(), feature_code });
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, i) => (i % 4 === 0 ? bad() : m.track({ customer_id: m.customer_id, feature_code }))),
  );
  assert.deepEqual(
    answers.map(({ status }) => status),
    answers.map((_, i) => (i % 4 === 0 ? 404 : 204)),
  );
  assert.equal((await m.left()).usage, 30);
});

test("200 concurrent events from two processes over two tenants add up exactly", async () => {
  const [m, n] = [await metered(), await metered()];
  const deps = await openDeps(api.deps.config, { clock: api.clock, random: systemRandom });
  try {
    const second = createApp(deps);
    const twins = [m, n].map((merchant) => ({
      merchant,
      twin: testTenant({ deps, app: second.app }, merchant.tenant.ref, merchant.tenant.token),
    }));
    const answers = await Promise.all(
      twins.flatMap(({ merchant, twin }) =>
        Array.from({ length: 200 }, (_, i) =>
          (i % 2 === 0 ? merchant.tenant : twin).call("POST", "/v1/track", {
            customer_id: merchant.customer_id,
            feature_code,
            value: 0.1,
            // Every fourth event is sent by both processes.
            ...(i % 8 < 2 && { dedup_key: `pair-${Math.floor(i / 8)}` }),
          }),
        ),
      ),
    );
    assert.ok(answers.every((answer) => answer.status === 204));
    for (const { merchant } of twins) {
      const [row] = await merchant.run(
        "select count(*)::int as events, sum(value) as value from usage_events where tenant_id = $1",
        [],
      );
      assert.deepEqual(row, { events: 175, value: "17.5" });
      assert.equal((await merchant.left()).usage, 17.5);
    }
  } finally {
    await deps.close();
  }
});

import assert from "node:assert/strict";
import { before, test } from "node:test";
import fc from "fast-check";
import { openTestApi, type TestApi } from "../../../test/harness.ts";
import { openMerchant } from "./test/merchant.ts";

let api: TestApi;
before(async () => {
  api = await openTestApi();
});

const hour = 3_600_000;
const feature_code = "metered";

const step = fc.record({
  passedHours: fc.integer({ min: 0, max: 24 * 45 }),
  /** Null: happens now. */
  lateHours: fc.option(fc.integer({ min: 0, max: 24 * 35 })),
  value: fc.integer({ min: 0, max: 1000 }).map((thousandths) => thousandths / 1000),
});

const story = fc.record({
  cycle: fc.constantFrom("subscription_period", "calendar_month", "calendar_year", "never"),
  interval: fc.constantFrom("day", "week", "month", "year"),
  anchor: fc
    .integer({ min: Date.UTC(2026, 0, 1) / hour, max: Date.UTC(2027, 0, 1) / hour })
    .map((hours) => hours * hour),
  steps: fc.array(step, { minLength: 1, maxLength: 8 }),
});

test("usage is always the sum of the events that happened in the cycle that a check names", async () => {
  const m = await openMerchant(api);
  await m.feature("metered");
  await fc.assert(
    fc.asyncProperty(story, async ({ cycle, interval, anchor, steps }) => {
      api.clock.set(anchor);
      const customer_id = await m.customer();
      const plan = await m.plan({ metered: { included: 1, cycle } });
      const lengthMs = { day: 24, week: 7 * 24, month: 28 * 24, year: 365 * 24 }[interval] * hour;
      await m.subscribe(customer_id, plan, { start: anchor, end: anchor + lengthMs, interval });
      const events: { at: number; thousandths: number }[] = [];
      for (const { passedHours, lateHours, value } of steps) {
        api.clock.advance(passedHours * hour);
        const at = api.clock.now() - (lateHours ?? 0) * hour;
        const occurred = lateHours === null ? {} : { occurred_at: new Date(at).toISOString() };
        const tracked = await m.track({ customer_id, feature_code, value, ...occurred });
        assert.equal(tracked.status, 204, tracked.text);
        events.push({ at, thousandths: Math.round(value * 1000) });
        const check = (await m.check({ customer_id, feature_code })).json;
        const resets = String(check.next_reset_at);
        const [from, to] =
          resets === "null" ? [-Infinity, Infinity] : [Date.parse(String(check.cycle_start_at)), Date.parse(resets)];
        const within = events.filter((event) => from <= event.at && event.at < to);
        const sum = within.reduce((total, { thousandths }) => total + thousandths, 0);
        assert.equal(Math.round(Number(check.usage) * 1000), sum);
      }
    }),
    { numRuns: 40 },
  );
});

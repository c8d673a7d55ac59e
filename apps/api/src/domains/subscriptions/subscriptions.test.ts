import assert from "node:assert/strict";
import { test } from "node:test";
import { makeCustomer, planByCode, putDemoCatalogue } from "../../../test/factories.ts";
import { openTestApi } from "../../../test/harness.ts";
import { ProblemError } from "../../platform/http/problem.ts";
import { activate, endSubscription, markPastDue, recover, startTrial } from "./change-status.ts";
import { createSubscription, offerAnew } from "./create-subscription.ts";
import { hadTrial, lockSubscription } from "./store.ts";

const api = await openTestApi();

async function pending(trialPeriodDays: number) {
  const tenant = await api.tenant();
  await putDemoCatalogue(tenant);
  const customer = await makeCustomer(tenant);
  const plan = await planByCode(tenant, "pro");
  const terms = { priceId: plan.prices[0]?.id ?? "", currency: "USD", provider: "sandbox", trialPeriodDays };
  const row = await tenant.inside((ctx) =>
    createSubscription(ctx, { customerId: customer.id, planId: plan.id, ...terms }),
  );
  return { tenant, customer, plan, terms, row };
}

test("a life in status changes, each with its fact in order", async () => {
  const { tenant, row } = await pending(0);
  await tenant.inside(async (ctx) => {
    const active = await activate(ctx, row, { at: ctx.now });
    assert.deepEqual([active.status, active.billed_amount, active.billed_from], ["active", 2900n, ctx.now]);
    const owing = await markPastDue(ctx, active);
    assert.equal((await markPastDue(ctx, owing)).status, "past_due");
    const ended = await endSubscription(ctx, await recover(ctx, owing));
    assert.deepEqual([ended.status, ended.ended_at], ["canceled", ctx.now]);
    assert.deepEqual((await lockSubscription(ctx, row.id))?.status, "canceled");
    await assert.rejects(activate(ctx, ended, { at: ctx.now }), ProblemError);
    const facts = await ctx.tx.rows<{ type: string; sequence: number }>(
      "select type, sequence from facts where object_id = $1 order by sequence",
      [row.id],
    );
    assert.deepEqual(
      facts.map(({ type }) => type.replace("subscription.", "")),
      ["created", "activated", "past_due", "resumed", "canceled"],
    );
  });
});

test("a trial counts for its plan and the siblings in its product, wherever the subscription moved since", async () => {
  const { tenant, customer, plan, row } = await pending(7);
  const scale = await planByCode(tenant, "scale");
  await tenant.inside(async (ctx) => {
    assert.equal(await hadTrial(ctx, customer.id, plan.id), false);
    const trial = await startTrial(ctx, row, { at: ctx.now });
    assert.deepEqual([trial.billed_amount, trial.anchor_at], [0n, ctx.now + 7 * 86_400_000]);
    assert.equal(await hadTrial(ctx, customer.id, plan.id), true);
    assert.equal(await hadTrial(ctx, customer.id, scale.id), true);
  });
});

test("an offer that did not change records nothing; one that did is saved whole", async () => {
  const { tenant, terms, row } = await pending(0);
  await tenant.inside(async (ctx) => {
    assert.equal(await offerAnew(ctx, row, terms), row);
    const next = await offerAnew(ctx, row, { ...terms, trialPeriodDays: 14, provider: null });
    assert.deepEqual([next.trial_period_days, next.provider, next.price_id], [14, null, terms.priceId]);
  });
});

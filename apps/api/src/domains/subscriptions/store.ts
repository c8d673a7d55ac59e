import type { wire } from "@paylera/contract";
import type { Ctx } from "../../platform/context.ts";
import { instant, maybeInstant } from "../../platform/db/database.ts";
import type { PageRequest } from "../../platform/http/page.ts";

/** A subscription with what its plan and price say about it. Times are epoch milliseconds. */
export type SubscriptionRow = {
  id: string;
  customer_id: string;
  plan_id: string;
  plan_code: string;
  plan_name: string;
  price_id: string;
  amount: bigint;
  interval: wire.Interval;
  status: wire.SubscriptionStatus;
  currency: string;
  provider: string | null;
  trial_period_days: number;
  anchor_at: number | null;
  current_period_start: number | null;
  current_period_end: number | null;
  trial_end: number | null;
  trial_plan_id: string | null;
  billed_amount: bigint;
  billed_from: number | null;
  cancel_at_period_end: boolean;
  canceled_at: number | null;
  ended_at: number | null;
  created_at: number;
  updated_at: number;
};

const selected = `
  select s.id, s.customer_id, s.plan_id, p.code as plan_code, p.name as plan_name, s.price_id, r.amount, r.interval,
         s.status, s.currency, s.provider, s.trial_period_days, s.anchor_at, s.current_period_start,
         s.current_period_end, s.trial_end, s.trial_plan_id, s.billed_amount, s.billed_from,
         s.cancel_at_period_end, s.canceled_at, s.ended_at, s.created_at, s.updated_at
  from subscriptions s join plans p on p.id = s.plan_id join prices r on r.id = s.price_id`;

export const findSubscription = (ctx: Ctx, id: string): Promise<SubscriptionRow | null> =>
  ctx.tx.first<SubscriptionRow>(`${selected} where s.id = $1`, [id]);

/** Locks the subscription until the end of the transaction. */
export const lockSubscription = (ctx: Ctx, id: string): Promise<SubscriptionRow | null> =>
  ctx.tx.first<SubscriptionRow>(`${selected} where s.id = $1 for update of s`, [id]);

/** The customer's subscription to a plan that runs or waits for its checkout; at most one can exist. Locked. */
export const lockLiveSubscription = (ctx: Ctx, customerId: string, planId: string): Promise<SubscriptionRow | null> =>
  ctx.tx.first<SubscriptionRow>(
    `${selected} where s.customer_id = $1 and s.plan_id = $2
       and s.status in ('pending_activation', 'trialing', 'active', 'past_due') for update of s`,
    [customerId, planId],
  );

/** Whether the customer ever had a trial of this plan or of a sibling in its product: a trial is given once. */
export async function hadTrial(ctx: Ctx, customerId: string, planId: string): Promise<boolean> {
  const row = await ctx.tx.first<{ found: boolean }>(
    `select true as found from subscriptions s join plans p on p.id = s.trial_plan_id
     where s.customer_id = $1
       and (p.id = $2 or p.product_id = (select q.product_id from plans q where q.id = $2)) limit 1`,
    [customerId, planId],
  );
  return row !== null;
}

/**
 * Locks a customer's billing. Whoever may lock two subscriptions of one customer takes this first, so that they queue
 * here and never wait for each other; usage and reads of the customer go on.
 */
export const lockBilling = (ctx: Ctx, customerId: string): Promise<{ id: string; currency: string } | null> =>
  ctx.tx.first("select id, currency from customers where id = $1 for no key update", [customerId]);

/** As `lockBilling`, for the customer of a subscription. */
export const lockBillingOf = (ctx: Ctx, subscriptionId: string): Promise<{ id: string; currency: string } | null> =>
  ctx.tx.first(
    `select id, currency from customers where id = (select customer_id from subscriptions where id = $1)
     for no key update`,
    [subscriptionId],
  );

export type SubscriptionFilter = { customerId: string | null; statuses: readonly string[] | null };

export const listSubscriptions = (
  ctx: Ctx,
  filter: SubscriptionFilter,
  page: PageRequest,
): Promise<SubscriptionRow[]> =>
  ctx.tx.rows<SubscriptionRow>(
    `${selected}
     where ($1::uuid is null or s.customer_id = $1) and ($2::text[] is null or s.status = any($2))
       and ($3::uuid is null or s.id < $3)
     order by s.id desc limit $4`,
    [filter.customerId, filter.statuses, page.after?.[0] ?? null, page.take],
  );

export type NewSubscription = {
  id: string;
  customerId: string;
  planId: string;
  priceId: string;
  currency: string;
  provider: string | null;
  trialPeriodDays: number;
};

export async function insertSubscription(ctx: Ctx, row: NewSubscription): Promise<void> {
  await ctx.tx.rows(
    `insert into subscriptions (tenant_id, id, customer_id, plan_id, price_id, status, currency, provider,
                                trial_period_days, created_at, updated_at)
     values ($1, $2, $3, $4, $5, 'pending_activation', $6, $7, $8, $9, $9)`,
    [
      ctx.tenant.id,
      row.id,
      row.customerId,
      row.planId,
      row.priceId,
      row.currency,
      row.provider,
      row.trialPeriodDays,
      instant(ctx.now),
    ],
  );
}

export type Terms = Pick<NewSubscription, "priceId" | "currency" | "provider" | "trialPeriodDays">;

/** Replaces what a locked subscription that waits for its first payment is offered at. */
export async function saveTerms(ctx: Ctx, id: string, terms: Terms): Promise<void> {
  await ctx.tx.rows(
    `update subscriptions set price_id = $2, currency = $3, provider = $4, trial_period_days = $5, updated_at = $6
     where id = $1`,
    [id, terms.priceId, terms.currency, terms.provider, terms.trialPeriodDays, instant(ctx.now)],
  );
}

/** Writes everything about a locked subscription that can change; the plan and price go by their ids. */
export async function saveSubscription(ctx: Ctx, row: SubscriptionRow): Promise<void> {
  await ctx.tx.rows(
    `update subscriptions set plan_id = $2, price_id = $3, status = $4, anchor_at = $5, current_period_start = $6,
       current_period_end = $7, trial_end = $8, billed_amount = $9, cancel_at_period_end = $10, canceled_at = $11,
       ended_at = $12, updated_at = $13, trial_plan_id = $14, billed_from = $15
     where id = $1`,
    [
      row.id,
      row.plan_id,
      row.price_id,
      row.status,
      maybeInstant(row.anchor_at),
      maybeInstant(row.current_period_start),
      maybeInstant(row.current_period_end),
      maybeInstant(row.trial_end),
      row.billed_amount,
      row.cancel_at_period_end,
      maybeInstant(row.canceled_at),
      maybeInstant(row.ended_at),
      instant(ctx.now),
      row.trial_plan_id,
      maybeInstant(row.billed_from),
    ],
  );
}

/** What the customer said when cancelling; their own words, hence sealed. */
export async function saveCancelWords(ctx: Ctx, id: string, words: { reason: Buffer | null; feedback: Buffer | null }) {
  await ctx.tx.rows("update subscriptions set cancel_reason_enc = $2, cancel_feedback_enc = $3 where id = $1", [
    id,
    words.reason,
    words.feedback,
  ]);
}

/** The customer's other live subscriptions that cost nothing and belong to the same product. Locked. */
export const lockFreeSubscriptions = (
  ctx: Ctx,
  { id, customer_id: customerId }: Pick<SubscriptionRow, "id" | "customer_id">,
): Promise<SubscriptionRow[]> =>
  ctx.tx.rows<SubscriptionRow>(
    `${selected}
     where s.customer_id = $2 and s.id <> $1 and s.status in ('trialing', 'active', 'past_due') and r.amount = 0
       and p.product_id is not distinct from (
         select q.product_id from subscriptions t join plans q on q.id = t.plan_id where t.id = $1)
     order by s.id for update of s`,
    [id, customerId],
  );

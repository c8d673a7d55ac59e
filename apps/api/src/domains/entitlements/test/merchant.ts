import type { wire } from "@paylera/contract";
import type { TestAnswer, TestApi, TestTenant } from "../../../../test/harness.ts";
import type { Ctx } from "../../../platform/context.ts";
import { instant, maybeInstant } from "../../../platform/db/database.ts";

type GrantTerms = { value?: boolean | number | string; included?: number; cycle?: wire.UsageCycle };
type SubscriptionTerms = {
  status?: wire.SubscriptionStatus;
  start?: number;
  end?: number;
  anchor?: number;
  interval?: wire.Interval;
  cancelAtPeriodEnd?: boolean;
};

/** A tenant with a catalogue, made by SQL; features are named after their types unless said otherwise. */
export async function openMerchant(api: TestApi) {
  const tenant = await api.tenant();
  const uuid = () => api.deps.ids.uuid();
  const now = () => instant(api.clock.now());
  const run = (text: string, values: Parameters<Ctx["tx"]["rows"]>[1]) =>
    tenant.inside(async (ctx) => ctx.tx.rows(text, [ctx.tenant.id, ...(values ?? [])]));
  const featureIds = new Map<string, string>();

  const feature = async (type: wire.ValueType, code: string = type): Promise<string> => {
    const known = featureIds.get(code);
    if (known) return known;
    const id = uuid();
    featureIds.set(code, id);
    await run(
      `insert into features (tenant_id, id, code, name, value_type, unit, created_at, updated_at)
       values ($1, $2, $3, $4, $5, null, $6, $6)`,
      [id, code, `The ${code}`, type, now()],
    );
    return id;
  };

  const customer = async (): Promise<string> => {
    const id = uuid();
    await run(
      "insert into customers (tenant_id, id, currency, created_at, updated_at) values ($1, $2, 'USD', $3, $3)",
      [id, now()],
    );
    return id;
  };

  const plan = async (grants: Partial<Record<string, GrantTerms>>): Promise<string> => {
    const id = uuid();
    await run(
      `insert into plans (tenant_id, id, code, name, status, self_serve, trial_period_days, created_at, updated_at)
       values ($1, $2, $3, 'Plan', 'active', true, 0, $4, $4)`,
      [id, `plan_${id.replaceAll("-", "_")}`, now()],
    );
    for (const [code, terms] of Object.entries(grants)) {
      await run(
        `insert into plan_grants (tenant_id, plan_id, feature_id, value, included_usage, usage_cycle)
         values ($1, $2, $3, $4, $5, $6)`,
        [
          id,
          featureIds.get(code) ?? null,
          terms?.value === undefined ? null : JSON.stringify(terms.value),
          terms?.included ?? null,
          terms?.cycle ?? null,
        ],
      );
    }
    return id;
  };

  /** From now for a month, unless said otherwise. */
  const subscribe = async (customerId: string, planId: string, terms: SubscriptionTerms = {}): Promise<string> => {
    const [id, priceId] = [uuid(), uuid()];
    const { status = "active", start = api.clock.now(), interval = "month" } = terms;
    const { end = start + 31 * 86_400_000, anchor = start } = terms;
    await run(
      `insert into prices (tenant_id, id, plan_id, position, amount, currency, interval, created_at)
       values ($1, $2, $3, 0, 2900, 'USD', $4, $5)`,
      [priceId, planId, interval, now()],
    );
    const period = status === "pending_activation" ? [null, null, null] : [anchor, start, end];
    await run(
      `insert into subscriptions (tenant_id, id, customer_id, plan_id, price_id, status, currency, anchor_at,
         current_period_start, current_period_end, cancel_at_period_end, created_at, updated_at)
       values ($1, $2, $3, $4, $5, $6, 'USD', $7, $8, $9, $10, $11, $11)`,
      [id, customerId, planId, priceId, status, ...period.map(maybeInstant), terms.cancelAtPeriodEnd ?? false, now()],
    );
    return id;
  };

  const check = (body: object): Promise<TestAnswer> => tenant.call("POST", "/v1/check", body);
  const track = (body: object, headers?: Record<string, string>): Promise<TestAnswer> =>
    tenant.call("POST", "/v1/track", body, headers);
  const override = (customerId: string, code: string, body: object): Promise<TestAnswer> =>
    tenant.call("PUT", `/v1/customers/${customerId}/overrides/${code}`, body);
  return { tenant, feature, customer, plan, subscribe, run, check, track, override };
}

export type Merchant = Awaited<ReturnType<typeof openMerchant>> & { tenant: TestTenant };

// Generated from the OpenAPI document; change the contract and generate again.
import { call, list } from "../../call.ts";
import type { Call, CallOptions, Client, PageCall } from "../../call.ts";
import type {
  Attach,
  Attached,
  Cancel,
  ChangePlan,
  ChangePlanPreview,
  EntitlementsBundle,
  Resume,
  Subscription,
} from "../types.ts";

/**
 * Sign a customer up to a plan
 *
 * Opens a subscription and, when there is something to pay or a card to collect, a hosted checkout.
 */
export function attach(client: Client, body: Attach, options?: CallOptions): Call<Attached> {
  const route = ["Attach", "POST", "/v1/attach"] as const;
  return call(client, route, [], body, options);
}

/** Read a subscription */
export function getSubscription(client: Client, id: string, options?: CallOptions): Call<Subscription> {
  const route = ["GetSubscription", "GET", "/v1/subscriptions/{id}"] as const;
  return call(client, route, [id], undefined, options);
}

/** Input of `listSubscriptions`. */
export type ListSubscriptionsQuery = {
  /** How many objects a page holds at most. */
  limit?: number | undefined;
  /** Where the page starts: the `next_cursor` of the page before. */
  cursor?: string | undefined;
  customer_id?: string | undefined;
  /** A comma-separated list of `pending_activation`, `trialing`, `active`, `past_due`, `canceled`, `expired`. */
  status?: string | undefined;
};

/** List subscriptions, newest first */
export function listSubscriptions(
  client: Client,
  query?: ListSubscriptionsQuery,
  options?: CallOptions,
): PageCall<Subscription> {
  const route = ["ListSubscriptions", "GET", "/v1/subscriptions"] as const;
  return list(client, route, [], query, options);
}

/** Every feature of a subscription */
export function getSubscriptionEntitlements(
  client: Client,
  id: string,
  options?: CallOptions,
): Call<EntitlementsBundle> {
  const route = ["GetSubscriptionEntitlements", "GET", "/v1/subscriptions/{id}/entitlements"] as const;
  return call(client, route, [id], undefined, options);
}

/**
 * Upgrade, downgrade or change the plan
 *
 * Applies at once. What must be paid now becomes an open invoice that is charged right after the answer; a
 * decline makes the subscription past due.
 */
export function changePlan(client: Client, id: string, body: ChangePlan, options?: CallOptions): Call<Subscription> {
  const route = ["ChangePlan", "POST", "/v1/subscriptions/{id}/change-plan"] as const;
  return call(client, route, [id], body, options);
}

/**
 * What a plan change would cost
 *
 * The same computation as the change, without the save. Send its proration_date to get identical lines.
 */
export function previewChangePlan(
  client: Client,
  id: string,
  body: ChangePlan,
  options?: CallOptions,
): Call<ChangePlanPreview> {
  const route = ["PreviewChangePlan", "POST", "/v1/subscriptions/{id}/change-plan/preview"] as const;
  return call(client, route, [id], body, options);
}

/** Cancel at the period end, or at once */
export function cancelSubscription(
  client: Client,
  id: string,
  body: Cancel = {},
  options?: CallOptions,
): Call<Subscription> {
  const route = ["CancelSubscription", "POST", "/v1/subscriptions/{id}/cancel"] as const;
  return call(client, route, [id], body, options);
}

/** Take back a cancellation that has not happened yet */
export function resumeSubscription(
  client: Client,
  id: string,
  body: Resume = {},
  options?: CallOptions,
): Call<Subscription> {
  const route = ["ResumeSubscription", "POST", "/v1/subscriptions/{id}/resume"] as const;
  return call(client, route, [id], body, options);
}

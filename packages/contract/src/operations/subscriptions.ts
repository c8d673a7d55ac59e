import * as examples from "../examples.ts";
import { operation } from "../operation.ts";
import { EntitlementsBundle } from "../shapes/entitlements.ts";
import { page } from "../shapes/primitives.ts";
import * as shape from "../shapes/subscriptions.ts";

const open = { audience: "public", auth: "token", relay: true, transaction: "request" } as const;
const read = { method: "GET", idempotency: "none", latency: "read", status: 200, scope: "subscriptions:read" } as const;
const write = {
  method: "POST",
  idempotency: "stored",
  latency: "money",
  scope: "subscriptions:write",
  status: 200,
} as const;
const params = { id: examples.ids.subscription };
const missing = ["paylera.subscription_not_found"] as const;

export const subscriptionOperations = [
  operation({
    ...open,
    ...write,
    id: "subscriptions.attach",
    path: "/v1/attach",
    summary: "Sign a customer up to a plan",
    description: "Opens a subscription and, when there is something to pay or a card to collect, a hosted checkout.",
    body: shape.Attach,
    response: shape.Attached,
    problems: [
      "paylera.attach_return_url_required",
      "paylera.redirect_domain_not_allowed",
      "paylera.redirect_url_invalid",
      "paylera.customer_not_found",
      "paylera.plan_not_found",
      "paylera.plan_not_in_product",
      "paylera.plan_currency_mismatch",
      "paylera.add_on_not_found",
      "paylera.provider_not_configured",
      "paylera.subscription_exists",
      "paylera.not_self_serve",
    ],
    example: {
      body: {
        customer_id: examples.ids.customer,
        plan_id: examples.ids.plan,
        success_url: "https://acme.com/success?session={CHECKOUT_SESSION_ID}",
        cancel_url: "https://acme.com/pricing",
      },
      response: examples.attached,
    },
  }),
  operation({
    ...open,
    ...read,
    id: "subscriptions.get",
    path: "/v1/subscriptions/{id}",
    summary: "Read a subscription",
    response: shape.Subscription,
    problems: missing,
    example: { params, response: examples.subscription },
  }),
  operation({
    ...open,
    ...read,
    id: "subscriptions.list",
    path: "/v1/subscriptions",
    summary: "List subscriptions, newest first",
    query: shape.SubscriptionListQuery,
    response: page("Subscription", shape.Subscription),
    problems: [],
    example: {
      query: { customer_id: examples.ids.customer, status: "active,trialing" },
      response: examples.pageOf(examples.subscription),
    },
  }),
  operation({
    ...open,
    ...read,
    id: "subscriptions.entitlements",
    path: "/v1/subscriptions/{id}/entitlements",
    summary: "Every feature of a subscription",
    scope: "entitlements:read",
    response: EntitlementsBundle,
    problems: missing,
    example: { params, response: examples.bundle },
  }),
  operation({
    ...open,
    ...write,
    id: "subscriptions.change_plan",
    path: "/v1/subscriptions/{id}/change-plan",
    summary: "Upgrade, downgrade or change the plan",
    description:
      "Applies at once. What must be paid now becomes an open invoice that is charged right after the answer; a decline makes the subscription past due.",
    body: shape.ChangePlan,
    response: shape.Subscription,
    problems: [
      ...missing,
      "paylera.plan_not_found",
      "paylera.plan_currency_mismatch",
      "paylera.plan_unchanged",
      "paylera.subscription_not_active",
      "paylera.billing_cycle_anchor_invalid",
      "paylera.payment_method_required",
      "paylera.not_self_serve",
    ],
    example: { params, body: { new_plan_id: examples.ids.otherPlan }, response: examples.subscription },
  }),
  operation({
    ...open,
    id: "subscriptions.preview_change_plan",
    method: "POST",
    path: "/v1/subscriptions/{id}/change-plan/preview",
    summary: "What a plan change would cost",
    description:
      "The same computation as the change, without the save. Send its proration_date to get identical lines.",
    relay: false,
    scope: "subscriptions:read",
    idempotency: "none",
    latency: "read",
    body: shape.ChangePlan,
    status: 200,
    response: shape.ChangePlanPreview,
    problems: [
      ...missing,
      "paylera.plan_not_found",
      "paylera.plan_currency_mismatch",
      "paylera.plan_unchanged",
      "paylera.subscription_not_active",
      "paylera.billing_cycle_anchor_invalid",
    ],
    example: { params, body: { new_plan_id: examples.ids.otherPlan }, response: examples.preview },
  }),
  operation({
    ...open,
    ...write,
    id: "subscriptions.cancel",
    path: "/v1/subscriptions/{id}/cancel",
    summary: "Cancel at the period end, or at once",
    body: shape.Cancel,
    response: shape.Subscription,
    problems: [...missing, "paylera.subscription_not_active"],
    example: {
      params,
      body: { at_period_end: true, reason: "too expensive" },
      response: { ...examples.subscription, cancel_at_period_end: true, cancel_at: "2026-06-01T00:00:00.000Z" },
    },
  }),
  operation({
    ...open,
    ...write,
    id: "subscriptions.resume",
    path: "/v1/subscriptions/{id}/resume",
    summary: "Take back a cancellation that has not happened yet",
    relay: false,
    body: shape.Resume,
    response: shape.Subscription,
    problems: [...missing, "paylera.subscription_not_active"],
    example: { params, body: {}, response: examples.subscription },
  }),
] as const;

// Generated from the OpenAPI document; change the contract and generate again.
import { callOnce } from "../../call.ts";
import type { Call, CallOptions, Client } from "../../call.ts";
import type {
  ChangePlanPreview,
  CheckoutPage,
  CheckoutPay,
  CheckoutSettled,
  PageRedirect,
  PortalCancel,
  PortalChangePlan,
  PortalPage,
  PortalRedeem,
  PortalRedeemed,
  Subscription,
} from "./types.ts";

/** What the hosted checkout shows */
export function getCheckout(client: Client, options?: CallOptions): Call<CheckoutPage> {
  const route = ["PagesGetCheckout", "GET", "/v1/pages/checkout"] as const;
  return callOnce(client, route, [], undefined, options);
}

/** Open the provider's hosted payment */
export function payCheckout(client: Client, body: CheckoutPay, options?: CallOptions): Call<PageRedirect> {
  const route = ["PagesPayCheckout", "POST", "/v1/pages/checkout/pay"] as const;
  return callOnce(client, route, [], body, options);
}

/**
 * Ask the provider what became of the payment
 *
 * Called when the payer comes back. The webhook and this call end in the same settlement, exactly once.
 */
export function settleCheckout(client: Client, options?: CallOptions): Call<CheckoutSettled> {
  const route = ["PagesSettleCheckout", "POST", "/v1/pages/checkout/settle"] as const;
  return callOnce(client, route, [], undefined, options);
}

/** Spend the one-time portal URL */
export function redeemPortal(client: Client, body: PortalRedeem = {}, options?: CallOptions): Call<PortalRedeemed> {
  const route = ["PagesRedeemPortal", "POST", "/v1/pages/portal/redeem"] as const;
  return callOnce(client, route, [], body, options);
}

/** What the hosted portal shows */
export function getPortal(client: Client, options?: CallOptions): Call<PortalPage> {
  const route = ["PagesGetPortal", "GET", "/v1/pages/portal"] as const;
  return callOnce(client, route, [], undefined, options);
}

/** What a plan change would cost */
export function previewChangePlan(
  client: Client,
  id: string,
  body: PortalChangePlan,
  options?: CallOptions,
): Call<ChangePlanPreview> {
  const route = ["PagesPreviewChangePlan", "POST", "/v1/pages/portal/subscriptions/{id}/change-plan/preview"] as const;
  return callOnce(client, route, [id], body, options);
}

/** Change the plan from the portal */
export function changePlan(
  client: Client,
  id: string,
  body: PortalChangePlan,
  options?: CallOptions,
): Call<Subscription> {
  const route = ["PagesChangePlan", "POST", "/v1/pages/portal/subscriptions/{id}/change-plan"] as const;
  return callOnce(client, route, [id], body, options);
}

/** Cancel at the period end from the portal */
export function cancel(client: Client, id: string, body: PortalCancel = {}, options?: CallOptions): Call<Subscription> {
  const route = ["PagesCancel", "POST", "/v1/pages/portal/subscriptions/{id}/cancel"] as const;
  return callOnce(client, route, [id], body, options);
}

/** Take back a cancellation from the portal */
export function resume(client: Client, id: string, body: PortalCancel = {}, options?: CallOptions): Call<Subscription> {
  const route = ["PagesResume", "POST", "/v1/pages/portal/subscriptions/{id}/resume"] as const;
  return callOnce(client, route, [id], body, options);
}

/** Open the provider's hosted card form */
export function updatePaymentMethod(client: Client, body: CheckoutPay, options?: CallOptions): Call<PageRedirect> {
  const route = ["PagesUpdatePaymentMethod", "POST", "/v1/pages/portal/payment-method"] as const;
  return callOnce(client, route, [], body, options);
}

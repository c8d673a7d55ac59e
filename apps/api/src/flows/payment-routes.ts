import type { Handlers } from "../platform/context.ts";
import { payCheckout } from "./pay-checkout.ts";
import { receiveProviderWebhook } from "./receive-provider-webhook.ts";
import { settleCheckout } from "./settle-payment.ts";
import { updatePaymentMethod } from "./update-payment-method.ts";

type PaymentOperation =
  | "pages.pay_checkout"
  | "pages.settle_checkout"
  | "pages.update_payment_method"
  | "provider_webhooks.receive";

/** Operations that lead to a provider, or come from one. */
export const paymentFlowRoutes = {
  "pages.pay_checkout": (scene, { body }) => payCheckout(scene, body.return_url),
  "pages.settle_checkout": (scene) => settleCheckout(scene),
  "pages.update_payment_method": (scene, { body }) => updatePaymentMethod(scene, body.return_url),
  "provider_webhooks.receive": (scene, { params }) => receiveProviderWebhook(scene, params),
} satisfies Handlers<PaymentOperation>;

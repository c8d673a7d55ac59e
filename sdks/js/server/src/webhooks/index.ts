export { createWebhookReceiver, rememberInMemory } from "./handler.ts";
export type { WebhookOptions, WebhookReceiver } from "./handler.ts";
export {
  payleraWebhookExpress,
  payleraWebhookFastify,
  payleraWebhookHono,
  payleraWebhookNext,
  payleraWebhookNextPages,
  payleraWebhookNode,
} from "./adapters.ts";
export { knownEventTypes } from "./events.ts";
export type {
  CheckoutSnapshot,
  PaymentSnapshot,
  PaymentMethodSnapshot,
  WebhookEvent,
  WebhookPayload,
  WebhookEventType,
  WebhookHandlers,
} from "./events.ts";
export { verifyWebhookSignature } from "./verify.ts";
export { verifyWebhookSignatureAsync } from "./verify-async.ts";
export type { SignatureHeader, VerifyOptions } from "./signature.ts";

// Webhook verification alone, for runtimes without any part of Node.
export { verifyWebhookSignatureAsync } from "@paylera/server/webhooks/async";

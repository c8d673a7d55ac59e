export { createRelay } from "./relay.ts";
export type { Relay } from "./relay.ts";
export type {
  AuthorizeInput, AuthorizeVerdict, CsrfOptions, RelayOptions,
} from "./options.ts";
export type { PayleraCustomerIdentity } from "./identity.ts";
export type { DecisionCacheOptions } from "./cache.ts";
export type { RelayLogger } from "./logger.ts";
export type { RelayProblemType } from "./problems.ts";
export type { RelayOperation, RelayRoute } from "./routes.ts";
export { verifyWebhookSignature } from "./webhooks/verify.ts";
export type { VerifyOptions } from "./webhooks/signature.ts";
export { verifyWebhookSignatureAsync } from "./webhooks/verify-async.ts";
export { VERSION } from "./version.ts";

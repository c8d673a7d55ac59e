import { createHash } from "node:crypto";
import type { Fields } from "./body.ts";
import type { Identity } from "./identity.ts";
import type { RelayOperation, RelayRoute } from "./routes.ts";
import type { Attributes } from "./telemetry.ts";

/** `Paylera.Relay.<Op>` (P-096). */
export function spanName(operation: RelayOperation): string {
  const words = operation.split("_").map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `Paylera.Relay.${words.join("")}`;
}

/** The attributes of the contract that are known once the customer is (P-097); the key is cut and hashed. */
export function describeCall(input: {
  route: RelayRoute;
  id: string | undefined;
  params: Fields;
  customerId: string | undefined;
  identity: Identity | null;
  idempotencyKey: string | undefined;
}): Attributes {
  const attributes: Attributes = {};
  const subscriptionId = input.id ?? input.identity?.subscriptionId;
  if (input.customerId !== undefined) attributes["paylera.customer_id"] = input.customerId;
  if (subscriptionId !== undefined) attributes["paylera.subscription_id"] = subscriptionId;
  const { feature_code: code, payment_provider: provider } = input.params;
  if (typeof code === "string" && /^[a-z][a-z0-9_]{0,63}$/.test(code)) attributes["paylera.feature_code"] = code;
  if (provider === "stripe" || provider === "toss") attributes["paylera.provider"] = provider;
  const key = input.idempotencyKey;
  if (key !== undefined) {
    attributes["paylera.idempotency_key"] = key.slice(0, 8);
    attributes["paylera.idempotency_key_hash"] = createHash("sha256").update(key).digest("hex").slice(0, 8);
  }
  return attributes;
}

/**
 * The door to a payment provider. A provider only collects: it holds cards and moves money; plans, invoices and
 * subscriptions are ours. Every call that may move money carries a deterministic key, so repeating it is safe.
 */

export type ProviderName = "sandbox" | "stripe" | "toss";

/** Ours, echoed by the provider, so that a charge can be found again when its answer was lost. */
export type ProviderMetadata = { tenant_id: string; call_id: string; subject_id: string };

export type CheckoutRequest = {
  /** Deterministic idempotency key, from the journal. */
  key: string;
  /** `payment` takes money and keeps the method for later; `setup` only keeps a method. */
  kind: "payment" | "setup";
  /** Minor units; null for a setup. */
  amount: bigint | null;
  currency: string;
  description: string;
  /** Our customer id: methods are kept under it. */
  customerId: string;
  returnUrl: string;
  expiresAt: number;
  metadata: ProviderMetadata;
};

export type StoredMethod = { ref: string; brand: string | null; last4: string | null; expires: string | null };

export type Charge = {
  ref: string;
  status: "succeeded" | "failed" | "pending";
  amount: bigint;
  currency: string;
  refunded: bigint;
  methodRef: string | null;
  metadata: ProviderMetadata;
  failure: Failure | null;
  createdAt: number;
};

/** `soft` may succeed later with the same method; `hard` needs a new one. `message` may be shown to the payer. */
export type Failure = { kind: "soft" | "hard"; code: string; message: string };

export type ProviderCheckout = {
  ref: string;
  url: string;
  /** Only `paid` and `set_up` prove anything; `processing` is not paid. */
  status: "open" | "processing" | "paid" | "set_up" | "expired";
  charge: Charge | null;
  method: StoredMethod | null;
  /** Why the last attempt failed while the checkout is still open. */
  failure: Failure | null;
};

export type ChargeRequest = {
  key: string;
  methodRef: string;
  customerId: string;
  amount: bigint;
  currency: string;
  description: string;
  metadata: ProviderMetadata;
};

export type RefundRequest = { key: string; chargeRef: string; amount: bigint; metadata: ProviderMetadata };
export type Refund = { ref: string; chargeRef: string; amount: bigint };

/** A verified notice. It is a hint to look, never the truth: the state is read with fetchCheckout or findCharge. */
export type ProviderNotice = {
  eventId: string;
  createdAt: number;
  subject: { kind: "checkout" | "charge"; ref: string; metadata: ProviderMetadata | null };
};

export type Provider = {
  readonly name: ProviderName;
  createCheckout(request: CheckoutRequest): Promise<ProviderCheckout>;
  fetchCheckout(ref: string): Promise<ProviderCheckout>;
  /** Closes an open checkout so that it can no longer be paid; answers its final state. */
  expireCheckout(ref: string): Promise<ProviderCheckout>;
  /** Charges a stored method without the payer. A decline is an answer (`failed`), not an error. */
  charge(request: ChargeRequest): Promise<Charge>;
  /** Finds a charge by its own ref or by our call id; null when the provider surely has none. */
  findCharge(by: { ref: string } | { callId: string }): Promise<Charge | null>;
  refund(request: RefundRequest): Promise<Refund>;
  /** Verifies the raw bytes of a webhook; null when it is not authentic. */
  verifyWebhook(headers: Record<string, string>, rawBody: Uint8Array, now: number): ProviderNotice | null;
};

/** How this installation reaches its providers; `credentials` is what `open` answered or a merchant entered. */
export type Providers = {
  /** Opens the tenant's account where nobody has to enter credentials; null elsewhere. Repeating it is safe. */
  open(name: ProviderName, account: { tenantId: string; webhookUrl: string }): Promise<string | null>;
  /** @throws RangeError when the credentials are not that provider's */
  connect(name: ProviderName, credentials: string): Provider;
};

/** The call may or may not have happened: resend it with the same key, or look it up; never with a new key. */
export class ProviderUnknownError extends Error {
  override name = "ProviderUnknownError";
}

/** The provider surely refused the request itself (bad credentials, bad request): nothing happened. */
export class ProviderRefusedError extends Error {
  override name = "ProviderRefusedError";
}

import type { Failure, ProviderMetadata } from "../port.ts";

/** The sandbox's own JSON: amounts are integers of minor units, times are epoch milliseconds. */
export type WireMethod = {
  object: "method";
  ref: string;
  customer_id: string;
  brand: string;
  last4: string;
  expires: string;
};

export type WireCharge = {
  object: "charge";
  ref: string;
  status: "succeeded" | "failed" | "pending";
  amount: number;
  currency: string;
  refunded: number;
  description: string;
  customer_id: string;
  method_ref: string;
  checkout_ref: string | null;
  metadata: ProviderMetadata;
  failure: Failure | null;
  created_at: number;
};

export type WireCheckout = {
  object: "checkout";
  ref: string;
  url: string;
  kind: "payment" | "setup";
  status: "open" | "processing" | "paid" | "set_up" | "expired";
  amount: number | null;
  currency: string;
  description: string;
  customer_id: string;
  return_url: string;
  expires_at: number;
  metadata: ProviderMetadata;
  charge: WireCharge | null;
  method: WireMethod | null;
  failure: Failure | null;
  created_at: number;
};

export type WireRefund = {
  object: "refund";
  ref: string;
  charge_ref: string;
  amount: number;
  currency: string;
  metadata: ProviderMetadata;
  created_at: number;
};

/** The body of a webhook. */
export type WireEvent = {
  id: string;
  type: string;
  created: number;
  data: { object: "checkout" | "charge"; ref: string; metadata: ProviderMetadata };
};

/** Everything one account ever moved, for reconciliation. */
export type WireBooks = {
  charges_by_call_id: Record<string, WireCharge[]>;
  refunds: WireRefund[];
  totals: Record<string, { succeeded: number; pending: number; refunded: number }>;
};

export type WireError = { error: { code: string; message: string } };

import { check, createClient, getCustomer as readCustomer, getCustomerEntitlements } from "@paylera/sdk";
import type { Customer, EntitlementsBundle, FeatureCheck, TransportOptions } from "@paylera/sdk";

export { mergeInitialState } from "../initial-state.ts";
export type { InitialParts, InitialState } from "../initial-state.ts";

// The bundle of a browser would carry the token of whoever calls this.
if (typeof window !== "undefined") throw new Error("@paylera/react/server is for servers: it takes your secret token");

/** Whom to ask for, and with which token. */
export type ServerOptions = {
  /**
   * Paylera's id of the customer who is signed in. Always yours to say: nothing here knows of a current request, so
   * nothing can mix one up with another (P-094).
   */
  customerId: string;
  /** Secret API token. */
  apiToken: string;
} & Pick<TransportOptions, "baseUrl" | "apiVersion" | "fetch" | "retry" | "timeoutMs" | "totalTimeoutMs" | "logger">;

/**
 * One feature of the customer, asked without using any of it (P-091).
 *
 * @throws PayleraError by problem type and status
 * @throws TypeError on an empty id or an unusable token
 */
export async function getFeature(code: string, options: ServerOptions): Promise<FeatureCheck> {
  if (!options.customerId) throw new TypeError("Empty id");
  return check(createClient(options), { customer_id: options.customerId, feature_code: code });
}

/** Every feature of the customer's subscription (P-091). Throws as `getFeature` does. */
export async function getEntitlements(options: ServerOptions): Promise<EntitlementsBundle> {
  return getCustomerEntitlements(createClient(options), options.customerId);
}

/** The customer (P-091). Throws as `getFeature` does. */
export async function getCustomer(options: ServerOptions): Promise<Customer> {
  return readCustomer(createClient(options), options.customerId);
}

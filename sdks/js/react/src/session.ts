import type { QueryClient } from "@tanstack/react-query";
import type { EntitlementsBundle, FeatureCheck, Subscription } from "@paylera/sdk";
import { bundleAfterUse, checkAfterUse } from "./assumed-usage.ts";
import { keysFor } from "./keys.ts";
import type { Keys } from "./keys.ts";
import { partsOf } from "./initial-state.ts";
import type { InitialState } from "./initial-state.ts";
import type { Relay } from "./relay.ts";

/** Asks the merchant's own backend for the customer's subscription; null without one. */
export type LoadSubscription = () => Promise<Subscription | null>;

/** What the hooks of one provider share, for one backend and one signed-in person. */
export type Session = {
  readonly relay: Relay;
  readonly client: QueryClient;
  readonly keys: Keys;
  readonly loadSubscription: LoadSubscription | undefined;
  /** Marks what a write may have changed; what is on screen is read again. */
  readonly invalidate: (...parts: readonly Changed[]) => void;
  /** Shows usage that is not confirmed yet; a negative value takes it back. */
  readonly assumeUsage: (featureCode: string, value: number) => void;
};

/** What a write may change. */
export type Changed = "entitlements" | "me" | "invoices" | "subscription";

/** Joins a relay and a query cache. */
export function createSession(input: {
  relay: Relay;
  client: QueryClient;
  backendUrl: string;
  authVersion: string | number;
  loadSubscription: LoadSubscription | undefined;
}): Session {
  const { relay, client, loadSubscription } = input;
  const keys = keysFor(input.backendUrl, input.authVersion);
  const keyOf = {
    entitlements: keys.entitlements,
    me: keys.me,
    invoices: keys.allInvoices,
    subscription: keys.subscription,
  };
  const invalidate = (...parts: readonly Changed[]) => {
    // Checks come only from the server's first render; once something changed, the bundle answers for them.
    if (parts.includes("entitlements")) client.setQueriesData({ queryKey: keys.checks }, null);
    for (const part of parts) void client.invalidateQueries({ queryKey: keyOf[part] });
  };
  const assumeUsage = (featureCode: string, value: number) => {
    // An answer that is under way does not know of it, so it must not arrive.
    void client.cancelQueries({ queryKey: keys.entitlements });
    client.setQueryData<EntitlementsBundle>(keys.entitlements, (it) => bundleAfterUse(it, featureCode, value));
    client.setQueryData<FeatureCheck | null>(keys.check(featureCode), (it) => checkAfterUse(it, value));
  };
  return { relay, client, keys, loadSubscription, invalidate, assumeUsage };
}

/**
 * Puts what the server rendered with into the cache, where nothing newer is (P-092).
 *
 * @param used answers that were put for one person already: they are never put for the next one
 */
export function hydrate(
  { client, keys }: Pick<Session, "client" | "keys">,
  state: InitialState,
  used: WeakSet<object>,
): void {
  const put = (key: readonly unknown[], value: object | undefined) => {
    if (value === undefined || used.has(value)) return;
    used.add(value);
    if (client.getQueryData(key) === undefined) client.setQueryData(key, value);
  };
  const { entitlements, customer, features = [] } = partsOf(state);
  put(keys.entitlements, entitlements);
  put(keys.me, customer);
  for (const check of features) put(keys.check(check.feature_code), check);
}

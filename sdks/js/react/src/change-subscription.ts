import { PayleraNotFoundError } from "@paylera/sdk";
import type { Subscription } from "@paylera/sdk";
import { entitlementsQuery } from "./reads.ts";
import type { WriteOptions } from "./relay.ts";
import type { Session } from "./session.ts";

/** Settings of a call that changes a subscription. */
export type SubscriptionWriteOptions = WriteOptions & {
  /** Default: the customer's live subscription. */
  subscriptionId?: string | undefined;
};

/**
 * Changes a subscription and remembers what it became.
 *
 * @throws PayleraNotFoundError `paylera.subscription_not_found` when none is named and the customer has none
 */
export async function changeSubscription(
  session: Session,
  call: { verb: "upgrade" | "cancel"; body: object; options: SubscriptionWriteOptions },
): Promise<Subscription> {
  const { client, keys, relay } = session;
  const id = call.options.subscriptionId ?? (await liveSubscriptionId(session));
  const path = `/subscriptions/${encodeURIComponent(id)}/${call.verb}`;
  const subscription = await relay.write<Subscription>(path, call.body, call.options);
  client.setQueryData(keys.subscription, subscription);
  session.invalidate("entitlements", "invoices", "subscription");
  return subscription;
}

async function liveSubscriptionId(session: Session): Promise<string> {
  const known = session.client.getQueryData<Subscription | null>(session.keys.subscription)?.id;
  const { queryKey, queryFn } = entitlementsQuery(session);
  const id = known ?? (await session.client.fetchQuery({ queryKey, queryFn, staleTime: 30_000 })).subscription_id;
  if (id) return id;
  throw new PayleraNotFoundError("The customer has no subscription", {
    type: "paylera.subscription_not_found",
    status: 404,
  });
}

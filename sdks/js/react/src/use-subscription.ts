import { useQuery } from "@tanstack/react-query";
import type { PayleraError, Subscription } from "@paylera/sdk";
import { useSession } from "./provider.ts";
import { entitlementsQuery, readQuery } from "./reads.ts";
import type { ReadOptions } from "./reads.ts";

/** The customer's subscription, as far as it is known. */
export type SubscriptionState = {
  /** Null without a live subscription, undefined while loading. */
  subscriptionId: string | null | undefined;
  /** The whole object: from the provider's `loadSubscription`, or from the last upgrade or cancellation. */
  data: Subscription | null | undefined;
  error: PayleraError | null;
  isPending: boolean;
  isFetching: boolean;
  refetch: () => Promise<unknown>;
};

/** The customer's live subscription. */
export function useSubscription(options: ReadOptions = {}): SubscriptionState {
  const session = useSession();
  const { client, keys, loadSubscription } = session;
  const enabled = options.enabled ?? true;
  const canLoad = loadSubscription !== undefined;
  const loaded = useQuery(
    readQuery<Subscription | null>(
      {
        queryKey: keys.subscription,
        queryFn: () => loadSubscription?.() ?? Promise.resolve(null),
        staleTime: 30_000,
      },
      { ...options, enabled: enabled && canLoad },
    ),
    client,
  );
  const bundle = useQuery(entitlementsQuery(session, { ...options, enabled: enabled && !canLoad }), client);
  const source = canLoad ? loaded : bundle;
  return {
    subscriptionId: loaded.data === undefined ? bundle.data?.subscription_id : (loaded.data?.id ?? null),
    data: loaded.data,
    error: source.error,
    isPending: source.isPending,
    isFetching: source.isFetching,
    refetch: source.refetch,
  };
}

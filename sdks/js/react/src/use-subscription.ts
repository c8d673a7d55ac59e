import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import type { EntitlementsBundle, PayleraError, Subscription } from "@paylera/sdk";
import { useSession } from "./provider.ts";
import { entitlementsQuery, readQuery } from "./reads.ts";
import type { ReadOptions, ReadQuery, SuspenseOptions } from "./reads.ts";
import type { Session } from "./session.ts";

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

function subscriptionQuery({ keys, loadSubscription }: Session, options?: ReadOptions) {
  const queryFn = () => loadSubscription?.() ?? Promise.resolve(null);
  return readQuery<Subscription | null>({ queryKey: keys.subscription, queryFn, staleTime: 30_000 }, options);
}

/** The customer's live subscription. */
export function useSubscription(options: ReadOptions = {}): SubscriptionState {
  const session = useSession();
  const enabled = options.enabled ?? true;
  const canLoad = session.loadSubscription !== undefined;
  const loaded = useQuery(subscriptionQuery(session, { ...options, enabled: enabled && canLoad }), session.client);
  const bundle = useQuery(entitlementsQuery(session, { ...options, enabled: enabled && !canLoad }), session.client);
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

/** As `useSubscription`, but suspends until there is an answer. */
export function useSuspenseSubscription(
  options?: SuspenseOptions,
): SubscriptionState & { subscriptionId: string | null; isPending: false } {
  const session = useSession();
  const query: ReadQuery<Subscription | EntitlementsBundle | null> = session.loadSubscription
    ? subscriptionQuery(session, options)
    : entitlementsQuery(session, options);
  const { data: found, error, isFetching, refetch } = useSuspenseQuery(query, session.client);
  const changed = useQuery(subscriptionQuery(session, { enabled: false }), session.client).data;
  const state = { error, isPending: false, isFetching, refetch } as const;
  if (found && "features" in found) return { ...state, subscriptionId: found.subscription_id, data: changed };
  return { ...state, subscriptionId: found?.id ?? null, data: found };
}

import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import type { Entitlement, EntitlementsBundle, FeatureCheck, PayleraError } from "@paylera/sdk";
import { useSession } from "./provider.ts";
import { entitlementsQuery } from "./reads.ts";
import type { ReadOptions, ReadQuery, SuspenseOptions } from "./reads.ts";
import type { Session } from "./session.ts";

/** One feature of the customer. */
export type FeatureState = {
  /** False while loading and when nothing grants the feature. */
  allowed: boolean;
  /** What is left in the usage cycle; null where nothing is counted, and while loading. */
  balance: number | null;
  unlimited: boolean;
  /** Everything known about it; null when nothing grants it, undefined while loading. */
  data: Entitlement | null | undefined;
  error: PayleraError | null;
  isPending: boolean;
  isFetching: boolean;
  refetch: () => Promise<unknown>;
};

/** One feature of the customer, known: what `useSuspenseFeature` returns. */
export type KnownFeatureState = FeatureState & { data: Entitlement | null; isPending: false };

const fromCheck = ({ value, ...rest }: FeatureCheck): Entitlement => ({
  ...rest,
  value: value?.n ?? value?.b ?? value?.s ?? null,
});

const featureIn = ({ features }: EntitlementsBundle, code: string): Entitlement | null =>
  features.find(({ feature_code }) => feature_code === code) ?? null;

const factsOf = (feature: Entitlement | null | undefined) => ({
  allowed: feature?.allowed ?? false,
  balance: feature?.balance ?? null,
  unlimited: feature?.unlimited ?? false,
});

/** What the server rendered with, until something changes; never fetched. */
function useRenderedCheck({ client, keys }: Session, featureCode: string): FeatureCheck | null | undefined {
  return useQuery<FeatureCheck | null>(
    { queryKey: keys.check(featureCode), queryFn: () => null, enabled: false, staleTime: Infinity },
    client,
  ).data;
}

/** One feature, answered from the entitlements bundle: any number of gates on a page cost one request. */
export function useFeature(featureCode: string, options?: ReadOptions): FeatureState {
  const session = useSession();
  const rendered = useRenderedCheck(session, featureCode);
  const enabled = (options?.enabled ?? true) && !rendered;
  const query = entitlementsQuery(session, { ...options, enabled });
  const bundle = useQuery({ ...query, select: (all) => featureIn(all, featureCode) }, session.client);
  const feature = bundle.data === undefined && rendered ? fromCheck(rendered) : bundle.data;
  const { error, isFetching, refetch } = bundle;
  const isPending = feature === undefined && bundle.isPending;
  return { ...factsOf(feature), data: feature, error, isPending, isFetching, refetch };
}

/** As `useFeature`, but suspends until there is an answer. */
export function useSuspenseFeature(featureCode: string, options?: SuspenseOptions): KnownFeatureState {
  const session = useSession();
  const rendered = useRenderedCheck(session, featureCode);
  const known: ReadQuery<EntitlementsBundle | FeatureCheck> = entitlementsQuery(session, options);
  if (rendered && !session.client.getQueryData(session.keys.entitlements)) {
    known.queryKey = session.keys.check(featureCode);
    known.queryFn = () => Promise.resolve(rendered);
    known.staleTime = Infinity;
  }
  const select = (all: EntitlementsBundle | FeatureCheck) =>
    "features" in all ? featureIn(all, featureCode) : fromCheck(all);
  const { data, error, isFetching, refetch } = useSuspenseQuery({ ...known, select }, session.client);
  return { ...factsOf(data), data, error, isPending: false, isFetching, refetch };
}

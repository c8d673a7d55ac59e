import { useQuery } from "@tanstack/react-query";
import type { Entitlement, FeatureCheck, PayleraError } from "@paylera/sdk";
import { useSession } from "./provider.ts";
import { entitlementsQuery } from "./reads.ts";
import type { ReadOptions } from "./reads.ts";

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

const fromCheck = ({ value, ...rest }: FeatureCheck): Entitlement => ({
  ...rest,
  value: value?.n ?? value?.b ?? value?.s ?? null,
});

/** One feature, answered from the entitlements bundle: any number of gates on a page cost one request. */
export function useFeature(featureCode: string, options?: ReadOptions): FeatureState {
  const session = useSession();
  const { client, keys } = session;
  // Never fetched: holds what the server rendered with, until something changes.
  const rendered = useQuery<FeatureCheck | null>(
    { queryKey: keys.check(featureCode), queryFn: () => null, enabled: false, staleTime: Infinity },
    client,
  ).data;
  const enabled = (options?.enabled ?? true) && !rendered;
  const bundle = useQuery(
    {
      ...entitlementsQuery(session, { ...options, enabled }),
      select: ({ features }) => features.find(({ feature_code }) => feature_code === featureCode) ?? null,
    },
    client,
  );
  const feature = bundle.data === undefined && rendered ? fromCheck(rendered) : bundle.data;
  return {
    allowed: feature?.allowed ?? false,
    balance: feature?.balance ?? null,
    unlimited: feature?.unlimited ?? false,
    data: feature,
    error: bundle.error,
    isPending: feature === undefined && bundle.isPending,
    isFetching: bundle.isFetching,
    refetch: bundle.refetch,
  };
}

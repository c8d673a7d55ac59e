import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import type { UseQueryResult, UseSuspenseQueryResult } from "@tanstack/react-query";
import type { PayleraError, PlanPage } from "@paylera/sdk";
import { useSession } from "./provider.ts";
import { readQuery } from "./reads.ts";
import type { ReadOptions, ReadQuery, SuspenseOptions } from "./reads.ts";
import type { Session } from "./session.ts";

/** Which plans to read; all that are for sale when left out. */
export type PlansFilter = {
  product_id?: string | undefined;
  /** ISO 4217. */
  currency?: string | undefined;
  limit?: number | undefined;
  cursor?: string | undefined;
};

function plansQuery({ relay, keys }: Session, filter: PlansFilter, options?: ReadOptions): ReadQuery<PlanPage> {
  const query = { limit: 100, ...filter };
  const queryFn = () => relay.read<PlanPage>("/plans", query);
  return readQuery({ queryKey: keys.plans(query), queryFn, staleTime: 300_000 }, options);
}

/** The plan catalogue; works without a signed-in customer. */
export function usePlans(filter: PlansFilter = {}, options?: ReadOptions): UseQueryResult<PlanPage, PayleraError> {
  const session = useSession();
  return useQuery(plansQuery(session, filter, options), session.client);
}

/** As `usePlans`, but suspends until there is an answer. */
export function useSuspensePlans(
  filter: PlansFilter = {},
  options?: SuspenseOptions,
): UseSuspenseQueryResult<PlanPage, PayleraError> {
  const session = useSession();
  return useSuspenseQuery(plansQuery(session, filter, options), session.client);
}

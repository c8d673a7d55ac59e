import { useQuery } from "@tanstack/react-query";
import type { UseQueryResult } from "@tanstack/react-query";
import type { PayleraError, PlanPage } from "@paylera/sdk";
import { useSession } from "./provider.ts";
import { readQuery } from "./reads.ts";
import type { ReadOptions } from "./reads.ts";

/** Which plans to read; all that are for sale when left out. */
export type PlansFilter = {
  product_id?: string | undefined;
  /** ISO 4217. */
  currency?: string | undefined;
  limit?: number | undefined;
  cursor?: string | undefined;
};

/** The plan catalogue; works without a signed-in customer. */
export function usePlans(filter: PlansFilter = {}, options?: ReadOptions): UseQueryResult<PlanPage, PayleraError> {
  const { relay, client, keys } = useSession();
  const query = { limit: 100, ...filter };
  const queryFn = () => relay.read<PlanPage>("/plans", query);
  return useQuery(readQuery({ queryKey: keys.plans(query), queryFn, staleTime: 300_000 }, options), client);
}

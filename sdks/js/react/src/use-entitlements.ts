import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import type { UseQueryResult, UseSuspenseQueryResult } from "@tanstack/react-query";
import type { EntitlementsBundle, PayleraError } from "@paylera/sdk";
import { useSession } from "./provider.ts";
import { entitlementsQuery } from "./reads.ts";
import type { ReadOptions, SuspenseOptions } from "./reads.ts";

/** Every feature of the customer's subscription. `subscription_id` is null without one. */
export function useEntitlements(options?: ReadOptions): UseQueryResult<EntitlementsBundle, PayleraError> {
  const session = useSession();
  return useQuery(entitlementsQuery(session, options), session.client);
}

/** As `useEntitlements`, but suspends until there is an answer. */
export function useSuspenseEntitlements(
  options?: SuspenseOptions,
): UseSuspenseQueryResult<EntitlementsBundle, PayleraError> {
  const session = useSession();
  return useSuspenseQuery(entitlementsQuery(session, options), session.client);
}

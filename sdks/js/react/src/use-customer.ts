import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import type { UseQueryResult, UseSuspenseQueryResult } from "@tanstack/react-query";
import type { Customer, PayleraError } from "@paylera/sdk";
import { useSession } from "./provider.ts";
import { readQuery } from "./reads.ts";
import type { ReadOptions, ReadQuery, SuspenseOptions } from "./reads.ts";
import type { Session } from "./session.ts";

function customerQuery({ relay, keys }: Session, options?: ReadOptions): ReadQuery<Customer> {
  const queryFn = () => relay.read<Customer>("/me");
  return readQuery({ queryKey: keys.me, queryFn, staleTime: 300_000 }, options);
}

/** The signed-in customer, created on first use when the relay is set up so. */
export function useCustomer(options?: ReadOptions): UseQueryResult<Customer, PayleraError> {
  const session = useSession();
  return useQuery(customerQuery(session, options), session.client);
}

/** As `useCustomer`, but suspends until there is an answer. */
export function useSuspenseCustomer(options?: SuspenseOptions): UseSuspenseQueryResult<Customer, PayleraError> {
  const session = useSession();
  return useSuspenseQuery(customerQuery(session, options), session.client);
}

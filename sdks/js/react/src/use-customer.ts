import { useQuery } from "@tanstack/react-query";
import type { UseQueryResult } from "@tanstack/react-query";
import type { Customer, PayleraError } from "@paylera/sdk";
import { useSession } from "./provider.ts";
import { readQuery } from "./reads.ts";
import type { ReadOptions } from "./reads.ts";

/** The signed-in customer, created on first use when the relay is set up so. */
export function useCustomer(options?: ReadOptions): UseQueryResult<Customer, PayleraError> {
  const { relay, client, keys } = useSession();
  const queryFn = () => relay.read<Customer>("/me");
  return useQuery(readQuery({ queryKey: keys.me, queryFn, staleTime: 300_000 }, options), client);
}

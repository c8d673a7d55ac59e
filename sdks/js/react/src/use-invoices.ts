import { useQuery } from "@tanstack/react-query";
import type { UseQueryResult } from "@tanstack/react-query";
import type { InvoicePage, PayleraError } from "@paylera/sdk";
import { useSession } from "./provider.ts";
import { readQuery } from "./reads.ts";
import type { ReadOptions } from "./reads.ts";

/** Which invoices to read. */
export type InvoicesFilter = {
  /** One status, or several separated by commas. */
  status?: string | undefined;
  limit?: number | undefined;
  /** The `next_cursor` of the page before. */
  cursor?: string | undefined;
};

/** The customer's invoices, newest first. */
export function useInvoices(
  filter: InvoicesFilter = {},
  options?: ReadOptions,
): UseQueryResult<InvoicePage, PayleraError> {
  const { relay, client, keys } = useSession();
  const queryFn = () => relay.read<InvoicePage>("/invoices", filter);
  return useQuery(readQuery({ queryKey: keys.invoices(filter), queryFn, staleTime: 30_000 }, options), client);
}

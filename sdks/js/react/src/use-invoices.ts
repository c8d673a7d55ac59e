import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import type { UseQueryResult, UseSuspenseQueryResult } from "@tanstack/react-query";
import type { InvoicePage, PayleraError } from "@paylera/sdk";
import { useState } from "react";
import { createPaymentWatch } from "./payment-watch.ts";
import { useSession } from "./provider.ts";
import { readQuery } from "./reads.ts";
import type { ReadOptions, SuspenseOptions } from "./reads.ts";
import type { Session } from "./session.ts";

/** Which invoices to read. */
export type InvoicesFilter = {
  /** One status, or several separated by commas. */
  status?: string | undefined;
  limit?: number | undefined;
  /** The `next_cursor` of the page before. */
  cursor?: string | undefined;
};

/** Settings of reading invoices. */
export type InvoicesOptions = {
  /** Asks every two seconds, for half a minute at most, until an open invoice is paid. */
  untilPaid?: boolean | undefined;
};

function invoicesQuery({ relay, keys }: Session, filter: InvoicesFilter, options?: ReadOptions) {
  const queryFn = () => relay.read<InvoicePage>("/invoices", filter);
  return readQuery({ queryKey: keys.invoices(filter), queryFn, staleTime: 30_000 }, options);
}

/** The customer's invoices, newest first. */
export function useInvoices(
  filter: InvoicesFilter = {},
  options?: ReadOptions & InvoicesOptions,
): UseQueryResult<InvoicePage, PayleraError> {
  const session = useSession();
  const query = invoicesQuery(session, filter, options);
  const [watch] = useState(createPaymentWatch);
  const refetchInterval = options?.untilPaid ? watch : query.refetchInterval;
  return useQuery<InvoicePage, PayleraError>({ ...query, refetchInterval }, session.client);
}

/** As `useInvoices`, but suspends until there is an answer. */
export function useSuspenseInvoices(
  filter: InvoicesFilter = {},
  options?: SuspenseOptions,
): UseSuspenseQueryResult<InvoicePage, PayleraError> {
  const session = useSession();
  return useSuspenseQuery(invoicesQuery(session, filter, options), session.client);
}

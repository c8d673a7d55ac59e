import type { InvoicePage } from "@paylera/sdk";

const INTERVAL_MS = 2000;
const READS_MAX = 15;

/** The part of a query the watch looks at. */
export type WatchedQuery = {
  state: { data: InvoicePage | undefined; dataUpdateCount: number; errorUpdateCount: number };
};

/**
 * Says when to read invoices again: a payment arrives moments after what caused it, so an open invoice is watched for
 * half a minute. Another open invoice starts the time anew; whoever pays next week is not waited for.
 *
 * @returns milliseconds until the next read, or `false` for none
 */
export function createPaymentWatch(): (query: WatchedQuery) => number | false {
  let waitingFor = "";
  let reads = 0;
  let seen = -1;
  return ({ state }) => {
    const open = state.data?.data.filter(({ status }) => status === "open") ?? [];
    const ids = open.map(({ id }) => id).join();
    if (ids !== waitingFor) {
      waitingFor = ids;
      reads = 0;
    }
    const updates = state.dataUpdateCount + state.errorUpdateCount;
    if (updates !== seen) reads += 1;
    seen = updates;
    return ids !== "" && reads <= READS_MAX ? INTERVAL_MS : false;
  };
}

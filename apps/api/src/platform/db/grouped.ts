import type { Value } from "./database.ts";

/**
 * A statement that serves many callers at once. Its first parameter is
 * `[{"tenant": id, "items": [{"i": number, …}]}]` as JSON, and every row it answers names the item it belongs to.
 * The function it calls sets each tenant itself.
 */
export type GroupedCall = {
  /** Names the prepared statement. */
  name: string;
  text: string;
  /** Further parameters, the same for everyone. */
  values: readonly Value[];
  /** Calls that may run at the same time. */
  inFlightMax: number;
  /** Items one call may carry. */
  itemsMax: number;
};

/** Adds one item of a tenant to the next call and answers its rows, once that call is committed. */
export type Grouped = <R extends object>(call: GroupedCall, tenantId: string, item: object) => Promise<R[]>;

type Waiting = { tenantId: string; item: object; resolve: (rows: never[]) => void; reject: (error: unknown) => void };
type Lane = { waiting: Waiting[]; inFlight: number; isDue: boolean };
type Row = { i: number };

/**
 * Groups concurrent items into shared calls, over requests and tenants. Items leave when the requests that were read
 * together have been parsed, microseconds later; those that arrive while calls are in flight leave together in the
 * next one. A call is sent after its items arrived, so it sees everything committed before that.
 */
export function groupCalls(run: (call: GroupedCall, groups: string) => Promise<object[]>): Grouped {
  const lanes = new Map<string, Lane>();

  const leave = async (call: GroupedCall, lane: Lane): Promise<void> => {
    lane.isDue = false;
    const batch = lane.waiting.splice(0, call.itemsMax);
    lane.inFlight += 1;
    try {
      const rows = await run(call, JSON.stringify(byTenant(batch)));
      const perItem: object[][] = batch.map(() => []);
      for (const row of rows as Row[]) perItem[row.i]?.push(row);
      for (const [i, waiting] of batch.entries()) waiting.resolve(perItem[i] as never[]);
    } catch (error) {
      for (const waiting of batch) waiting.reject(error);
    } finally {
      lane.inFlight -= 1;
      arrange(call, lane);
    }
  };

  const arrange = (call: GroupedCall, lane: Lane): void => {
    if (lane.isDue || lane.waiting.length === 0 || lane.inFlight >= call.inFlightMax) return;
    lane.isDue = true;
    setImmediate(() => void leave(call, lane));
  };

  return (call, tenantId, item) => {
    const lane = lanes.get(call.name) ?? { waiting: [], inFlight: 0, isDue: false };
    lanes.set(call.name, lane);
    return new Promise((resolve, reject) => {
      lane.waiting.push({ tenantId, item, resolve, reject });
      arrange(call, lane);
    });
  };
}

function byTenant(batch: readonly Waiting[]): { tenant: string; items: object[] }[] {
  const groups = new Map<string, { tenant: string; items: object[] }>();
  for (const [i, { tenantId, item }] of batch.entries()) {
    const group = groups.get(tenantId) ?? { tenant: tenantId, items: [] };
    group.items.push({ ...item, i });
    groups.set(tenantId, group);
  }
  return [...groups.values()];
}

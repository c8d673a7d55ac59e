import type { Customer } from "@paylera/sdk";
import { useSyncExternalStore } from "react";
import type { RelayCall } from "../call-log.ts";
import { useSession } from "../provider.ts";
import type { Session } from "../session.ts";

/** What the panel shows (P-131). */
export type DebugFacts = {
  mode: "live" | "test" | "custom";
  customerId: string | undefined;
  /** How many answers of `useFeature` and `useEntitlements` the cache holds or waits for. */
  cacheSize: number;
  /** Newest first. */
  calls: readonly RelayCall[];
};

const NO_CALLS: readonly RelayCall[] = [];

/** Follows the provider without asking the relay for anything. */
export function useDebugFacts(): DebugFacts {
  const session = useSession();
  const { log } = session.relay;
  const { client, keys } = session;
  const calls = useSyncExternalStore(log.subscribe, log.calls, () => NO_CALLS);
  const cache = client.getQueryCache();
  const subscribe = (listener: () => void) => cache.subscribe(listener);
  const customerId = useSyncExternalStore(
    subscribe,
    () => client.getQueryData<Customer>(keys.me)?.id,
    () => undefined,
  );
  const cacheSize = useSyncExternalStore(
    subscribe,
    () => countCached(session),
    () => 0,
  );
  return { mode: modeOf(calls), customerId, cacheSize, calls };
}

const countCached = ({ client, keys }: Session): number =>
  [keys.entitlements, keys.checks].flatMap((queryKey) => client.getQueryCache().findAll({ queryKey })).length;

/** As the relay last said; one that says nothing has no mode of its own. */
function modeOf(calls: readonly RelayCall[]): DebugFacts["mode"] {
  const mode = calls.find((call) => call.mode !== undefined)?.mode;
  return mode === "live" || mode === "test" ? mode : "custom";
}

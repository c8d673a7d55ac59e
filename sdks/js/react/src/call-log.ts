/** How many calls are remembered (P-131). */
export const CALLS_MAX = 50;

/** One call to the relay. Holds no body, no header, no query and no id, so there is nothing in it to hide. */
export type RelayCall = {
  /** Counts up from 1. */
  number: number;
  method: string;
  /** Route below the mount point, with `{id}` in place of ids. */
  endpoint: string;
  /** 0 when there was no answer. */
  status: number;
  /** Milliseconds. */
  durationMs: number;
  /** Milliseconds since 1970. */
  startedAtMs: number;
  /** `live`, `test` or `custom`, as the relay's `Paylera-Mode` says. */
  mode: string | undefined;
};

/** The last calls of one provider. */
export type CallLog = {
  add(call: Omit<RelayCall, "number">): void;
  /** Newest first; the same array until a call is added. */
  calls(): readonly RelayCall[];
  /** Tells of every call added; returns the function that stops it. */
  subscribe(listener: () => void): () => void;
};

/** Starts an empty log. */
export function createCallLog(): CallLog {
  const listeners = new Set<() => void>();
  let calls: readonly RelayCall[] = [];
  return {
    add(call) {
      calls = [{ ...call, number: (calls[0]?.number ?? 0) + 1 }, ...calls.slice(0, CALLS_MAX - 1)];
      for (const listener of listeners) listener();
    },
    calls: () => calls,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

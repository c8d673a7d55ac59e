/** How long calls with one key share a result, in milliseconds (P-068). */
export const DEDUP_WINDOW_MS = 30_000;

/** Runs a call, or joins the one that was started under the same key within the window. */
export type Dedup = <T>(key: string, start: () => Promise<T>) => Promise<T>;

/**
 * Builds the window: the second caller gets the first one's promise. A failure leaves at once, so trying again
 * tries again.
 *
 * @param now clock in milliseconds
 */
export function createDedup(now: () => number = Date.now): Dedup {
  const entries = new Map<string, { promise: Promise<unknown>; expiresAtMs: number }>();
  return <T>(key: string, start: () => Promise<T>): Promise<T> => {
    const nowMs = now();
    for (const [old, { expiresAtMs }] of entries) if (expiresAtMs <= nowMs) entries.delete(old);
    const known = entries.get(key);
    if (known) return known.promise as Promise<T>;
    const promise = start();
    const entry = { promise, expiresAtMs: nowMs + DEDUP_WINDOW_MS };
    entries.set(key, entry);
    promise.catch(() => {
      if (entries.get(key) === entry) entries.delete(key);
    });
    return promise;
  };
}

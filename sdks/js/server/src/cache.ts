import type { RawResponse } from "@paylera/sdk/transport";

/** How long (ms, at most 5,000) and how many (at most 10,000) `check` answers are kept in this process. */
export type DecisionCacheOptions = { readonly ttlMs?: number | undefined; readonly entriesMax?: number | undefined };

/** One question: answers are never shared between customers. */
export type DecisionKey = {
  readonly customerId: string;
  readonly subscriptionId: string | undefined;
  readonly featureCode: string;
  readonly requiredUsage: number;
};

/** A small least-recently-used store of `check` answers. */
export type DecisionCache = {
  find(key: DecisionKey): RawResponse | undefined;
  save(key: DecisionKey, answer: RawResponse): void;
  /** Drops what is known about one customer, or everything. */
  forget(customerId?: string): void;
};

const TTL_MS_MAX = 5_000;
const ENTRIES_MAX = 10_000;

/**
 * Builds a decision cache.
 *
 * @throws TypeError when a limit is out of range
 */
export function createDecisionCache(options: DecisionCacheOptions, now: () => number): DecisionCache {
  const ttlMs = inRange(options.ttlMs ?? 1_000, TTL_MS_MAX, "cache.ttlMs");
  const entriesMax = inRange(options.entriesMax ?? ENTRIES_MAX, ENTRIES_MAX, "cache.entriesMax");
  const entries = new Map<string, { answer: RawResponse; until: number }>();
  const nameOf = (key: DecisionKey) =>
    [key.customerId, key.subscriptionId ?? "", key.requiredUsage, key.featureCode].join(" ");
  return {
    find(key) {
      const name = nameOf(key);
      const entry = entries.get(name);
      entries.delete(name);
      if (entry === undefined || entry.until <= now()) return undefined;
      entries.set(name, entry);
      return entry.answer;
    },
    save(key, answer) {
      entries.set(nameOf(key), { answer, until: now() + ttlMs });
      const oldest = entries.size > entriesMax ? entries.keys().next().value : undefined;
      if (oldest !== undefined) entries.delete(oldest);
    },
    forget(customerId) {
      if (customerId === undefined) return entries.clear();
      for (const name of entries.keys()) if (name.startsWith(`${customerId} `)) entries.delete(name);
    },
  };
}

function inRange(value: number, max: number, name: string): number {
  if (Number.isFinite(value) && value > 0 && value <= max) return value;
  throw new TypeError(`${name} must be above 0 and at most ${max}`);
}

import type { EntitlementsBundle, PayleraError } from "@paylera/sdk";
import type { Session } from "./session.ts";

/** Settings every reading hook takes. */
export type ReadOptions = {
  /** `false` keeps the hook from asking, as when nobody is signed in. */
  enabled?: boolean | undefined;
  /** Asks again every so many milliseconds. */
  refetchInterval?: number | false | undefined;
  /** How old a cached answer may be before it is read again, in milliseconds. */
  staleTime?: number | undefined;
  /** `true` throws the error to the nearest error boundary instead of returning it. */
  throwOnError?: boolean | undefined;
};

/** Settings of the hooks that suspend: they always ask, and always throw what fails before there is an answer. */
export type SuspenseOptions = Omit<ReadOptions, "enabled" | "throwOnError">;

// Without TanStack's abort signal: a request in flight must survive the double mount of StrictMode, and its answer is
// worth caching even when who asked has left the page.
type Ask<T> = () => Promise<T>;

/** A read as TanStack Query takes it. */
export type ReadQuery<T> = {
  queryKey: readonly unknown[];
  queryFn: Ask<T>;
  staleTime: number;
  enabled: boolean;
  refetchInterval: number | false;
  throwOnError: boolean;
  retry: (failures: number, error: PayleraError) => boolean;
};

const isPassing = (error: PayleraError): boolean => error.status === 0 || error.status >= 500;

/**
 * Options of one cached read. Refusals are final; a lost connection or a failing server is tried twice more.
 *
 * @param staleTime how old an answer may be, in milliseconds, where the caller does not say
 */
export function readQuery<T>(
  input: { queryKey: readonly unknown[]; queryFn: Ask<T>; staleTime: number },
  options: ReadOptions = {},
): ReadQuery<T> {
  return {
    queryKey: input.queryKey,
    queryFn: input.queryFn,
    staleTime: options.staleTime ?? input.staleTime,
    enabled: options.enabled ?? true,
    refetchInterval: options.refetchInterval ?? false,
    throwOnError: options.throwOnError ?? false,
    // A server that renders must not wait for what its own browser will ask again.
    retry: (failures, error) => failures < 2 && isPassing(error) && typeof window !== "undefined",
  };
}

/** The bundle that answers for every feature of the page with one request. */
export function entitlementsQuery({ relay, keys }: Session, options?: ReadOptions): ReadQuery<EntitlementsBundle> {
  const queryFn = () => relay.read<EntitlementsBundle>("/entitlements");
  return readQuery({ queryKey: keys.entitlements, queryFn, staleTime: 30_000 }, options);
}

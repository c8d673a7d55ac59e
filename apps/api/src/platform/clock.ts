/** The source of "now". Everything that needs the time is handed one, so tests and test clocks can decide it. */
export type Clock = {
  /** Milliseconds since the Unix epoch, whole. */
  now(): number;
};

/** A clock that stands still until it is told to move. */
export type FixedClock = Clock & {
  advance(ms: number): void;
  set(ms: number): void;
};

/** Wall time. This module is the only one that reads it. */
export const systemClock: Clock = { now: () => Date.now() };

/** A clock that starts at `start` (epoch milliseconds) and moves only by `advance` and `set`. */
export function fixedClock(start: number): FixedClock {
  let current = whole(start);
  return {
    now: () => current,
    advance: (ms) => {
      current = whole(current + ms);
    },
    set: (ms) => {
      current = whole(ms);
    },
  };
}

/** Milliseconds since an arbitrary start, never going back: for durations and deadlines, not for instants. */
export function monotonicMs(): number {
  return performance.now();
}

function whole(ms: number): number {
  if (!Number.isSafeInteger(ms)) throw new RangeError(`A clock holds whole milliseconds, not ${ms}`);
  return ms;
}

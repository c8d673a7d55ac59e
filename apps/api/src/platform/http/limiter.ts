import { monotonicMs } from "../clock.ts";

export type Limits = {
  /** Requests a caller may begin in a second, and at once after a quiet one; 0 for no limit. */
  perSecond: number;
  /** Requests a caller may have in hand; 0 for no limit. */
  inHand: number;
};

/** A place among the requests in hand, to be left, or how long to wait before asking again. */
export type Entry = { leave(): void } | { retryAfterSeconds: number };

/** Keeps one caller from taking a process for itself; `isCounted` is false for calls that cost next to nothing. */
export type Limiter = { enter(caller: string, isCounted: boolean): Entry };

type Usage = { left: number; at: number; inHand: number };

const callersMax = 10_000;

/** Limits of one process, kept in its memory: behind a load balancer each process counts for itself. */
export function createLimiter(limits: Limits, nowMs: () => number = monotonicMs): Limiter {
  const { perSecond, inHand: inHandMax } = limits;
  const callers = new Map<string, Usage>();
  const usageOf = (caller: string, now: number): Usage => {
    const known = callers.get(caller);
    if (known) {
      known.left = Math.min(perSecond, known.left + ((now - known.at) * perSecond) / 1000);
      known.at = now;
      return known;
    }
    if (callers.size >= callersMax) forgetQuiet(callers, now);
    const fresh = { left: perSecond, at: now, inHand: 0 };
    callers.set(caller, fresh);
    return fresh;
  };
  return {
    enter: (caller, isCounted) => {
      const usage = usageOf(caller, nowMs());
      if (inHandMax > 0 && usage.inHand >= inHandMax) return { retryAfterSeconds: 1 };
      if (isCounted && perSecond > 0) {
        if (usage.left < 1) return { retryAfterSeconds: Math.ceil((1 - usage.left) / perSecond) };
        usage.left -= 1;
      }
      usage.inHand += 1;
      return {
        leave: () => {
          usage.inHand -= 1;
        },
      };
    },
  };
}

/** Whoever has nothing in hand and was quiet for a second has its full allowance again, known or not. */
function forgetQuiet(callers: Map<string, Usage>, now: number): void {
  for (const [caller, { at, inHand }] of callers) if (inHand === 0 && now - at >= 1000) callers.delete(caller);
}

import { webhookWaitMs } from "@paylera/rules";
import type { DeliveryStatus } from "./delivery-store.ts";
import type { DisabledReason } from "./endpoint-store.ts";

/** What became of one attempt. `error` is a short code, never anything a receiver wrote. */
export type Outcome = { status: number | null; error: string | null; retryAfterMs: number | null; durationMs: number };

/** What follows from it for the delivery and for its endpoint. */
export type Verdict = {
  status: DeliveryStatus;
  nextAttemptAt: number | null;
  failingSince: number | null;
  disable: DisabledReason | null;
};

const dayMs = 86_400_000;
const retryAfterMsMax = dayMs;
const failingMsMax = 5 * dayMs;

/**
 * Judges attempt number `attempt`, counted from 1. 2xx is received; 410 means never again; anything else is tried
 * again by the schedule, later if the receiver asks for it, until the attempts are used up.
 */
export function judge(
  outcome: Outcome,
  past: { attempt: number; failingSince: number | null; now: number; random: number },
): Verdict {
  const { attempt, now, random } = past;
  if (outcome.error === null) return { status: "delivered", nextAttemptAt: null, failingSince: null, disable: null };
  const failingSince = past.failingSince ?? now;
  const ended = { status: "failed", nextAttemptAt: null, failingSince } as const;
  if (outcome.status === 410) return { ...ended, disable: "endpoint_gone" };
  if (now - failingSince >= failingMsMax) return { ...ended, disable: "endpoint_failing" };
  const waitMs = webhookWaitMs(attempt + 1, random);
  if (waitMs === null) return { ...ended, disable: null };
  const askedMs = Math.min(outcome.retryAfterMs ?? 0, retryAfterMsMax);
  return { status: "pending", nextAttemptAt: now + Math.max(waitMs, askedMs), failingSince, disable: null };
}

/** How long a 429 or 503 asks us to wait, from seconds or an HTTP date; null for other answers and other text. */
export function retryAfterMs(status: number, header: string | undefined, now: number): number | null {
  if (header === undefined || (status !== 429 && status !== 503)) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  // Other text can parse as a date too: "-5" is one.
  const at = /^[A-Z][a-z]{2}, .+ GMT$/.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

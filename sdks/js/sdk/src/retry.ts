/** The retry curve of one client. Every value is optional; the defaults are the protocol's (P-113). */
export type RetryOptions = {
  /** Attempts in all, the first included; anything below 2 turns retries off. Default 5. */
  maxAttempts?: number | undefined;
  /** Milliseconds the curve starts from. Default 200. */
  baseDelayMs?: number | undefined;
  /** Ceiling of any single wait in milliseconds, `Retry-After` included. Default 8000. */
  maxDelayMs?: number | undefined;
  /** `full` spreads each wait evenly between zero and its cap; `none` waits the cap. Default `full`. */
  jitter?: "full" | "none" | undefined;
};

/** A retry curve with nothing left open. */
export type RetryPolicy = { maxAttempts: number; baseDelayMs: number; maxDelayMs: number; jitter: "full" | "none" };

const WEEKDAY = /^[A-Z][a-z]+,? /;

/** Fills in the protocol's numbers (P-113). */
export function toRetryPolicy({
  maxAttempts = 5,
  baseDelayMs = 200,
  maxDelayMs = 8000,
  jitter = "full",
}: RetryOptions = {}): RetryPolicy {
  return { maxAttempts, baseDelayMs, maxDelayMs, jitter };
}

/** Whether a status may be tried again at all; 0 stands for no response (P-116, P-117). */
export function isRetryableStatus(status: number): boolean {
  return [0, 408, 429, 500, 502, 503, 504].includes(status);
}

/**
 * Milliseconds to wait after `attempt` failed (P-114, A-30): evenly random up to `base * 2^attempt`, at most the ceiling.
 * A server hint is a floor under the jittered wait, still below the ceiling (P-119, A-31).
 *
 * @param attempt number of the attempt that just failed, 1 for the first
 * @param random a value in [0, 1)
 * @param hintMs positive hint of the server in milliseconds, if it gave one
 */
export function retryDelayMs(policy: RetryPolicy, attempt: number, random: number, hintMs: number | undefined): number {
  const cap = Math.min(policy.baseDelayMs * 2 ** attempt, policy.maxDelayMs);
  const local = policy.jitter === "none" ? cap : random * cap;
  return Math.min(Math.max(hintMs ?? 0, local), policy.maxDelayMs);
}

/**
 * Milliseconds a `Retry-After` header asks for, as delta-seconds or as an HTTP-date (P-121, RFC 9110 section 10.2.3).
 * Zero, past, negative and malformed values are no hint: `undefined` (P-120).
 */
export function parseRetryAfter(header: string | null | undefined, nowMs: number): number | undefined {
  const text = header ?? "";
  // The asctime form carries no zone and would be read as local time; HTTP dates are always GMT.
  const date = WEEKDAY.test(text) ? Date.parse(text.replace(/( GMT)?$/, " GMT")) - nowMs : 0;
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1000 : date;
  return waitMs > 0 ? waitMs : undefined;
}

import { monotonicMs } from "../../platform/clock.ts";
import type { Deps } from "../../platform/context.ts";
import { OutboundBlockedError, OutboundNetworkError, OutboundTimeoutError } from "../../platform/outbound.ts";
import { type Outgoing, signatureHeaders } from "./sign.ts";
import { type Outcome, retryAfterMs } from "./verdict.ts";

const maxResponseBytes = 65_536;

/** Makes one attempt. Only what is no fault of the receiver's is thrown. */
export async function postEvent(deps: Deps, url: string, outgoing: Outgoing, timeoutMs: number): Promise<Outcome> {
  const headers = {
    "Content-Type": "application/json",
    "User-Agent": "Paylera-Webhooks/1",
    ...signatureHeaders(outgoing),
  };
  const startedAt = monotonicMs();
  const durationMs = () => Math.round(monotonicMs() - startedAt);
  try {
    const init = { method: "POST", headers, body: outgoing.body, timeoutMs, maxResponseBytes } as const;
    const { status, headers: answered } = await deps.outbound.fetch(url, init);
    const error = status >= 200 && status < 300 ? null : `http_${status}`;
    const asked = retryAfterMs(status, answered["retry-after"], deps.clock.now());
    return { status, error, retryAfterMs: asked, durationMs: durationMs() };
  } catch (error) {
    return { status: null, error: errorCode(error), retryAfterMs: null, durationMs: durationMs() };
  }
}

function errorCode(error: unknown): string {
  if (error instanceof OutboundTimeoutError) return "timeout";
  if (error instanceof OutboundBlockedError) return `blocked_${error.reason}`;
  if (!(error instanceof OutboundNetworkError)) throw error;
  const { code } = error;
  if (code === "ECONNREFUSED") return "connection_refused";
  if (code === "ECONNRESET" || code === "EPIPE" || code === "UND_ERR_SOCKET") return "connection_reset";
  if (code === "ENOTFOUND" || code.startsWith("EAI_")) return "name_not_resolved";
  if (code === "UND_ERR_CONNECT_TIMEOUT" || code === "ETIMEDOUT") return "timeout";
  if (/CERT|TLS|SSL|SIGNATURE|SELF_SIGNED/.test(code)) return "tls_failed";
  return "network_error";
}

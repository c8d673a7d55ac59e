import { readBody, isFields } from "../body.ts";
import type { RelayLogger } from "../logger.ts";
import { RelayProblem } from "../problems.ts";
import { count, inSpan, recordSeconds } from "../telemetry.ts";
import type { ActiveSpan } from "../telemetry.ts";
import { eventLabel } from "./events.ts";
import type { WebhookEvent, WebhookHandlers } from "./events.ts";
import type { VerificationResult } from "./signature.ts";
import { checkedSecrets } from "./signature.ts";
import { judgeDelivery } from "./verify.ts";

/** Settings of a webhook endpoint. */
export type WebhookOptions = {
  /** The endpoint's signing secret, or both while rotating; default `PAYLERA_WEBHOOK_SECRET`. */
  readonly secret?: string | readonly string[] | undefined;
  /** One function per event type; others are acknowledged. A throw answers 500, so Paylera delivers again. */
  readonly on: WebhookHandlers;
  /** Gets every event that `on` has no function for, types of later API versions included. */
  readonly onOther?: ((event: WebhookEvent) => void | Promise<void>) | undefined;
  /** Whether an event was already handled. Deliveries come at least once, so answer from durable storage (A-38e). */
  readonly seen?: ((eventId: string) => boolean | Promise<boolean>) | undefined;
  /** Called after an event was handled, for `seen` to find. */
  readonly remember?: ((eventId: string) => void | Promise<void>) | undefined;
  /** Replay window in seconds. Default 300. */
  readonly toleranceSeconds?: number | null | undefined;
  /** Largest accepted body in bytes. Default 1,048,576. */
  readonly maxBodyBytes?: number | undefined;
  readonly logger?: RelayLogger | undefined;
  /** Milliseconds since 1970; for tests. */
  readonly now?: (() => number) | undefined;
};

/** A webhook endpoint: verification, replay protection and dispatch in one call (P-140). */
export type WebhookReceiver = {
  /** For runtimes that speak `Request` and `Response`. */
  readonly handler: (request: Request) => Promise<Response>;
  /** For adapters that read the body themselves; resolves with the status to answer. */
  readonly receive: (delivery: { body: Uint8Array; header: string | null }) => Promise<number>;
  readonly maxBodyBytes: number;
  readonly logger: RelayLogger;
};

type Receiving = WebhookOptions & { readonly secrets: readonly string[]; readonly logger: RelayLogger };

const ADVICE: Record<Exclude<VerificationResult, "valid">, string> = {
  missing: "there is no Paylera-Signature header",
  malformed: "the Paylera-Signature header cannot be read",
  bad_signature: "no signature matches: wrong endpoint secret, or the body was changed before verification",
  expired: "the timestamp is outside the replay window: check this server's clock",
};

/**
 * Builds a webhook endpoint. Answers 204 for handled, ignored and repeated events, 400 for a delivery that is not
 * Paylera's, 500 when a function throws. Reasons go to the log, never to the sender.
 *
 * @throws TypeError at construction when there is no secret
 */
export function createWebhookReceiver(options: WebhookOptions): WebhookReceiver {
  const configured =
    options.secret ?? (typeof process === "undefined" ? "" : process.env["PAYLERA_WEBHOOK_SECRET"]) ?? "";
  const receiving = { ...options, secrets: checkedSecrets(configured), logger: options.logger ?? console };
  const maxBodyBytes = options.maxBodyBytes ?? 1_048_576;
  const receive: WebhookReceiver["receive"] = (delivery) =>
    inSpan("Paylera.Webhook", "Paylera.Webhook.unverified", {}, (span) => receiveOne(receiving, delivery, span));
  const handler = async (request: Request): Promise<Response> => {
    if (request.method !== "POST") return new Response(null, { status: 405, headers: { allow: "POST" } });
    try {
      const body = await readBody(request, maxBodyBytes);
      return new Response(null, { status: await receive({ body, header: request.headers.get("paylera-signature") }) });
    } catch (error) {
      receiving.logger.error("The webhook body could not be read", { error });
      const tooLarge = error instanceof RelayProblem && error.type === "paylera.payload_too_large";
      return new Response(null, { status: tooLarge ? 413 : 500 });
    }
  };
  return { handler, receive, maxBodyBytes, logger: receiving.logger };
}

async function receiveOne(
  receiving: Receiving,
  delivery: { body: Uint8Array; header: string | null },
  span: ActiveSpan,
): Promise<number> {
  const { toleranceSeconds, now } = receiving;
  const result = judgeDelivery({ ...delivery, secret: receiving.secrets }, { toleranceSeconds, now });
  const event = result === "valid" ? parseEvent(delivery.body) : undefined;
  const label = event === undefined ? "unverified" : eventLabel(event.type);
  countEvent(label, result === "valid" && event === undefined ? "malformed" : result);
  if (event === undefined) {
    const reason = result === "valid" ? "the signed body is not a Paylera event" : ADVICE[result];
    receiving.logger.warn(`Webhook refused: ${reason}`);
    span.fail();
    return 400;
  }
  // Only now is the type Paylera's word.
  span.rename(`Paylera.Webhook.${event.type}`);
  try {
    await dispatch(receiving, event, label);
    return 204;
  } catch (error) {
    receiving.logger.error("A webhook function failed; the event will be delivered again", {
      error,
      eventId: event.id,
      eventType: event.type,
    });
    span.fail();
    return 500;
  }
}

function parseEvent(body: Uint8Array): WebhookEvent | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    const usable = isFields(value) && typeof value["id"] === "string" && typeof value["type"] === "string";
    return usable ? (value as unknown as WebhookEvent) : undefined;
  } catch {
    return undefined;
  }
}

async function dispatch(receiving: Receiving, event: WebhookEvent, label: string): Promise<void> {
  if ((await receiving.seen?.(event.id)) === true) return;
  const own = Object.hasOwn(receiving.on, event.type);
  const run: unknown = own ? Reflect.get(receiving.on, event.type) : receiving.onOther;
  const startedMs = performance.now();
  try {
    if (typeof run === "function") await run.call(undefined, event);
  } finally {
    const seconds = (performance.now() - startedMs) / 1000;
    const options = { description: "Time a webhook function took" };
    const point = { seconds, attributes: { event_type: label } };
    recordSeconds("Paylera.Webhook", "paylera.webhook.handler_duration", options, point);
  }
  await receiving.remember?.(event.id);
}

function countEvent(label: string, result: VerificationResult): void {
  const options = { unit: "{event}", description: "Webhook deliveries received" };
  const attributes = { event_type: label, verification_result: result };
  count("Paylera.Webhook", "paylera.webhook.events_received", options, attributes);
}

/** A `seen` and `remember` pair in this process's memory: enough for one instance and for development. */
export function rememberInMemory(entriesMax: number): Required<Pick<WebhookOptions, "seen" | "remember">> {
  const ids = new Set<string>();
  return {
    seen: (eventId) => ids.has(eventId),
    remember: (eventId) => {
      ids.add(eventId);
      const oldest = ids.size > entriesMax ? ids.values().next().value : undefined;
      if (oldest !== undefined) ids.delete(oldest);
    },
  };
}

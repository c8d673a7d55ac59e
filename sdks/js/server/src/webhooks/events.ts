/** The events a Paylera endpoint can receive; an endpoint must accept others, which later versions may add. */
export const knownEventTypes = [
  "customer.created",
  "customer.updated",
  "subscription.created",
  "subscription.activated",
  "subscription.trial_started",
  "subscription.renewed",
  "subscription.plan_changed",
  "subscription.cancel_scheduled",
  "subscription.resumed",
  "subscription.past_due",
  "subscription.canceled",
  "subscription.expired",
  "invoice.finalized",
  "invoice.paid",
  "invoice.payment_failed",
  "invoice.uncollectible",
  "payment.succeeded",
  "payment.failed",
  "payment_method.attached",
  "checkout.completed",
  "checkout.expired",
] as const;

/** The type of an event, `noun.verb`. */
export type WebhookEventType = (typeof knownEventTypes)[number];

/** One verified event; `data` is the object as it was after the change. */
export type WebhookEvent<Type extends string = string> = {
  readonly id: string;
  readonly type: Type;
  readonly api_version: string;
  /** RFC 3339, UTC. */
  readonly created_at: string;
  /** Kind and id of what changed. */
  readonly object: string;
  readonly object_id: string;
  /** Counts the changes of one object from 1: deliveries may arrive out of order. */
  readonly sequence: number;
  readonly data: Readonly<Record<string, unknown>>;
};

/** What to do with each event. */
export type WebhookHandlers = {
  readonly [Type in WebhookEventType]?: (event: WebhookEvent<Type>) => void | Promise<void>;
};

const known: ReadonlySet<string> = new Set(knownEventTypes);

/** The event type as a metric label: never the sender's free text. */
export const eventLabel = (type: string): string => (known.has(type) ? type : "other");

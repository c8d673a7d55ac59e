import type { Customer, Invoice, Subscription } from "@paylera/sdk";
import { knownEventTypes } from "../generated/event-types.ts";

export { knownEventTypes };

/** The type of an event, `noun.verb`. */
export type WebhookEventType = (typeof knownEventTypes)[number];

/** A collected or failed payment, in minor units of `currency`. */
export type PaymentSnapshot = {
  readonly id: string;
  readonly customer_id: string;
  readonly invoice_id: string | null;
  readonly provider: string;
  readonly status: string;
  readonly amount: number;
  readonly currency: string;
  readonly failure_code: string | null;
  readonly created_at: string;
};

/** A payment method that became the customer's default. */
export type PaymentMethodSnapshot = {
  readonly id: string;
  readonly customer_id: string;
  readonly provider: string;
  readonly brand: string | null;
};

/** A hosted checkout that ended. */
export type CheckoutSnapshot = {
  readonly id: string;
  readonly subscription_id: string;
  readonly customer_id: string;
  readonly status: string;
};

/** What `data` holds, by the noun an event type starts with; never personal fields, and of an invoice no lines. */
type SnapshotByNoun = {
  readonly customer: Readonly<Pick<Customer, "id" | "currency" | "created_at">>;
  readonly subscription: Readonly<Subscription>;
  readonly invoice: Readonly<Omit<Invoice, "lines">>;
  readonly payment: PaymentSnapshot;
  readonly payment_method: PaymentMethodSnapshot;
  readonly checkout: CheckoutSnapshot;
};

/** What `data` of an event holds; of a type this version does not know, anything. */
export type WebhookPayload<Type extends string> = Type extends `${infer Noun extends keyof SnapshotByNoun}.${string}`
  ? SnapshotByNoun[Noun]
  : Readonly<Record<string, unknown>>;

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
  /** Counts the changes of one object from 1, growing with each: deliveries may arrive out of order. */
  readonly sequence: number;
  readonly data: WebhookPayload<Type>;
};

/** What to do with each event. */
export type WebhookHandlers = {
  readonly [Type in WebhookEventType]?: (event: WebhookEvent<Type>) => void | Promise<void>;
};

const known: ReadonlySet<string> = new Set(knownEventTypes);

/** The event type as a metric label: never the sender's free text. */
export const eventLabel = (type: string): string => (known.has(type) ? type : "other");

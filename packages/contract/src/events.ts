/**
 * Every event type that a merchant's webhook may receive. An event is a committed change; its `data` holds the object
 * as it was after the change, without personal fields (fetch the customer for those).
 */
export const eventTypes = [
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
export type EventType = (typeof eventTypes)[number];

// Generated from the contract's list of events; change that and generate again.

/** The events a Paylera endpoint can receive; accept others too, which later versions may add. */
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

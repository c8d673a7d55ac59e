import type { Context } from "hono";
import type { PayleraClient } from "@paylera/sdk";
import { payleraWebhookHono } from "@paylera/server/webhooks";
import type { WebhookEvent } from "@paylera/server/webhooks";
import type { WebhookLog } from "./webhook-log.ts";

/** Receives Paylera's webhooks: verified, each event once, the newest kept for the log page. */
export function webhookEndpoint(options: { paylera: PayleraClient; secret: string; log: WebhookLog }) {
  const { paylera, secret, log } = options;

  // A paid plan takes the place of the free one. The event says what to look at; the API says how it is now.
  const endFreePlan = async (event: WebhookEvent): Promise<void> => {
    const started = await paylera.subscriptions.get(event.object_id);
    if (started.amount > 0) {
      const live = { customer_id: started.customer_id, status: "active" };
      for await (const other of paylera.subscriptions.list(live)) {
        if (other.id === started.id || other.amount > 0) continue;
        await paylera.subscriptions.cancel(other.id, { at_period_end: false, reason: "replaced by a paid plan" });
      }
    }
    // Last: when something above fails, Paylera delivers again and `seen` must not say yes.
    log.add(event);
  };

  const receive = payleraWebhookHono({
    secret,
    on: { "subscription.activated": endFreePlan, "subscription.trial_started": endFreePlan },
    onOther: (event) => log.add(event),
    seen: (eventId) => log.has(eventId),
  });

  return async (c: Context): Promise<Response> => {
    const response = await receive(c);
    if (response.status === 400) log.refuse();
    return response;
  };
}

import type { Context } from "hono";
import { payleraWebhookHono } from "@paylera/server/webhooks";
import type { WebhookLog } from "./webhook-log.ts";

/** Receives Paylera's webhooks: verified, each event once, the newest kept for the log page. */
export function webhookEndpoint({ secret, log }: { secret: string; log: WebhookLog }) {
  const receive = payleraWebhookHono({
    secret,
    on: {
      // Where a real shop writes to the customer.
      "invoice.payment_failed": (event) => {
        console.warn(`The payment of invoice ${event.object_id} failed`);
        log.add(event);
      },
    },
    onOther: (event) => log.add(event),
    seen: (eventId) => log.has(eventId),
  });

  return async (c: Context): Promise<Response> => {
    const response = await receive(c);
    if (response.status === 400) log.refuse();
    return response;
  };
}

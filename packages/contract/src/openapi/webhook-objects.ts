import { eventTypes } from "../events.ts";
import { event } from "../examples.ts";
import { Event } from "../shapes/webhooks.ts";
import { type JsonObject, toJson } from "./json.ts";
import type { SchemaBook } from "./schema-book.ts";

const signature: JsonObject = {
  name: "Paylera-Signature",
  in: "header",
  required: true,
  description:
    "`t=<unix seconds>,v1=<hex>[,v1=<hex>]`: HMAC-SHA-256 of `<t>.<raw body>` with the endpoint's secret. " +
    "While a secret is being replaced there is a `v1` of each: accept either. Refuse what is older than 300 seconds.",
  schema: { type: "string", pattern: "^t=\\d+(,v1=[0-9a-f]{64})+$" },
};

/** What Paylera sends to a merchant's endpoint, by event type (P-134 to P-138). */
export function webhookObjects(book: SchemaBook): JsonObject {
  const schema = book.enter(Event, "output");
  const delivery = (type: string): JsonObject => ({
    post: {
      operationId: `webhook.${type}`,
      tags: ["webhook_endpoints"],
      summary: `Sent after \`${type}\``,
      security: [],
      parameters: [signature],
      requestBody: { required: true, content: { "application/json": { schema, example: toJson(exampleOf(type)) } } },
      responses: { "2XX": { description: "Received. Any other answer, or none in time, is tried again." } },
    },
  });
  return Object.fromEntries(eventTypes.map((type) => [type, delivery(type)]));
}

/** The shared example speaks of an invoice; of other events only the envelope is certain. */
const exampleOf = (type: string): unknown => {
  if (type === event.type) return event;
  const [object = ""] = type.split(".");
  return { ...event, type, object, sequence: 1, data: { id: event.object_id } };
};

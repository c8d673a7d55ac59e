import assert from "node:assert/strict";
import { test } from "node:test";
import { signWebhook } from "@paylera/sdk/testing";
import { createWebhookReceiver } from "./handler.ts";
import { eventLabel, knownEventTypes } from "./events.ts";

test("each event hands its function what the event is about, typed", async () => {
  const seen: unknown[] = [];
  const { receive } = createWebhookReceiver({
    secret: "whsec_x",
    now: () => 0,
    on: {
      "invoice.paid": ({ data }) => void seen.push(data.amount_paid + 1, data.subscription_id),
      "payment.failed": ({ data }) => void seen.push(data.failure_code?.toUpperCase()),
      "subscription.canceled": ({ data }) => void seen.push(data.status),
      "checkout.completed": ({ data }) => void seen.push(data.customer_id),
    },
    onOther: ({ data }) => void seen.push(data["anything"]),
  });
  const events = [
    { type: "invoice.paid", data: { amount_paid: 1000, subscription_id: null } },
    { type: "payment.failed", data: { failure_code: "card_declined" } },
    { type: "subscription.canceled", data: { status: "canceled" } },
    { type: "checkout.completed", data: { customer_id: "c1" } },
    { type: "weather.changed", data: { anything: "goes" } },
  ];
  for (const [index, event] of events.entries()) {
    const body = new TextEncoder().encode(JSON.stringify({ id: `evt_${index}`, ...event }));
    assert.equal(await receive({ body, header: signWebhook(body, "whsec_x", 0) }), 204);
  }
  assert.deepEqual(seen, [1001, null, "CARD_DECLINED", "canceled", "c1", "goes"]);
});

test("labels are the contract's event types, anything else is other", () => {
  assert.ok(knownEventTypes.every((type) => eventLabel(type) === type));
  assert.equal(eventLabel("weather.changed"), "other");
});

import { publishJob } from "../../platform/facts.ts";
import type { JobHandler } from "../../platform/worker.ts";
import { deliverEvent } from "./deliver-event.ts";
import { deliverJob } from "./delivery-store.ts";
import { publishEvent } from "./publish-event.ts";
import { createSlots } from "./slots.ts";

/** Due work of the webhooks domain, within limits: how long one attempt may take, and how many per endpoint at once. */
export function createWebhookJobs(limits: {
  timeoutMs: number;
  perEndpoint: number;
}): Readonly<Record<string, JobHandler>> {
  const slots = createSlots(limits.perEndpoint);
  return { [publishJob]: publishEvent, [deliverJob]: deliverEvent({ timeoutMs: limits.timeoutMs, slots }) };
}

export const webhookJobs = createWebhookJobs({ timeoutMs: 10_000, perEndpoint: 2 });

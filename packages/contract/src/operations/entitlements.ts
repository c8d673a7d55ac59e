import * as examples from "../examples.ts";
import { operation } from "../operation.ts";
import * as shape from "../shapes/entitlements.ts";

const open = { audience: "public", auth: "token", relay: true, hot: true } as const;
const target = { customer_id: examples.ids.customer, feature_code: "api_calls" };

export const entitlementOperations = [
  operation({
    ...open,
    id: "entitlements.check",
    method: "POST",
    path: "/v1/check",
    summary: "May this customer do it, and what is left?",
    description: "A pure read: an Idempotency-Key is accepted and ignored (A-22, A-32).",
    scope: "entitlements:read",
    idempotency: "none",
    latency: "read",
    transaction: "none",
    body: shape.Check,
    status: 200,
    response: shape.FeatureCheck,
    problems: ["paylera.customer_not_found", "paylera.subscription_not_found", "paylera.feature_not_found"],
    example: { body: { ...target, required_usage: 1 }, response: examples.check },
  }),
  operation({
    ...open,
    id: "entitlements.check_get",
    method: "GET",
    path: "/v1/check",
    summary: "The same check as a GET",
    relay: false,
    scope: "entitlements:read",
    idempotency: "none",
    latency: "read",
    transaction: "none",
    query: shape.CheckQuery,
    status: 200,
    response: shape.FeatureCheck,
    problems: ["paylera.customer_not_found", "paylera.subscription_not_found", "paylera.feature_not_found"],
    example: { query: target, response: examples.check },
  }),
  operation({
    ...open,
    id: "usage.track",
    method: "POST",
    path: "/v1/track",
    summary: "Record usage of a metered feature",
    description:
      "Answers after the event is durable. The Idempotency-Key, else dedup_key, is the event's own unique key for the billing period and 35 days more.",
    scope: "usage:write",
    idempotency: "natural",
    latency: "write",
    transaction: "none",
    body: shape.Track,
    status: 204,
    problems: [
      "paylera.customer_not_found",
      "paylera.subscription_not_found",
      "paylera.feature_not_found",
      "paylera.idempotency_conflict",
    ],
    example: { body: { ...target, value: 1, dedup_key: "request-abc123" } },
  }),
] as const;

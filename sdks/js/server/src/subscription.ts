import { createHash, timingSafeEqual } from "node:crypto";
import { isFields } from "./body.ts";
import { fieldsOf, UpstreamRefusal } from "./forward.ts";
import type { Send } from "./forward.ts";
import { isId } from "./ids.ts";
import { RelayProblem } from "./problems.ts";

const LIVE = "active,trialing,past_due";

const unusable = () =>
  new RelayProblem("paylera.upstream_unavailable", "The billing service gave an answer that cannot be used.");

const digest = (text: string) => createHash("sha256").update(text).digest();

/**
 * Passes only when the subscription belongs to the customer. Foreign and unknown ids answer alike, and a lookup that
 * fails stops the request.
 */
export async function requireOwnership(send: Send, input: { id: string; customerId: string }): Promise<void> {
  const raw = await send({ method: "GET", template: "/v1/subscriptions/{id}", ids: { id: input.id } });
  const unknown = raw.status === 404 || raw.status === 400 || raw.status === 422;
  const owner = raw.status === 200 ? fieldsOf(raw)?.["customer_id"] : undefined;
  if (!unknown && typeof owner !== "string") throw unusable();
  if (typeof owner !== "string" || !timingSafeEqual(digest(owner), digest(input.customerId))) {
    throw new RelayProblem("paylera.subscription_not_found", "No such subscription.");
  }
}

/** The customer's newest live subscription, and whether it has others. */
export async function findLiveSubscription(
  send: Send,
  customerId: string,
): Promise<{ id: string | undefined; several: boolean }> {
  const raw = await send({
    method: "GET",
    template: "/v1/subscriptions",
    query: { customer_id: customerId, status: LIVE, limit: 2 },
  });
  if (raw.status !== 200) throw new UpstreamRefusal(raw);
  const list = fieldsOf(raw)?.["data"];
  if (!Array.isArray(list)) throw unusable();
  const first: unknown = list[0];
  if (first === undefined) return { id: undefined, several: false };
  const id = isFields(first) && (first["customer_id"] ?? customerId) === customerId ? first["id"] : undefined;
  if (!isId(id)) throw unusable();
  return { id, several: list.length > 1 };
}

import type { EventType } from "@paylera/contract";
import type { Ctx } from "../../platform/context.ts";
import { record } from "../../platform/facts.ts";
import { secretToken, sha256 } from "../../platform/ids.ts";
import { schedule } from "../../platform/jobs.ts";
import { type CheckoutStatus, insertCheckout, setCheckouts } from "./store.ts";

/** The job that closes a checkout nobody paid; `object_id` is the session. */
export const expireCheckoutJob = "checkouts.expire";

const openMs = 24 * 60 * 60 * 1000;

export type OpenCheckout = { customerId: string; subscriptionId: string; successUrl: string; cancelUrl: string };

/** Opens a hosted checkout; one that was open for the subscription is closed. The token is in the URL and nowhere else. */
export async function openCheckout(
  ctx: Ctx,
  input: OpenCheckout,
): Promise<{ id: string; url: string; expiresAt: number }> {
  await setCheckouts(ctx, input.subscriptionId, { status: "canceled", failure: null });
  const id = ctx.deps.ids.uuid();
  const token = secretToken(`cs_${ctx.tenant.mode}_`, ctx.deps.random);
  const expiresAt = ctx.now + openMs;
  await insertCheckout(ctx, {
    id,
    customer_id: input.customerId,
    subscription_id: input.subscriptionId,
    success_url: input.successUrl,
    cancel_url: input.cancelUrl,
    tokenHash: sha256(token),
    expiresAt,
  });
  await record(ctx, { action: "checkout.opened", object: "checkout", objectId: id, changed: [], snapshot: { id } });
  await schedule(ctx, { kind: expireCheckoutJob, objectId: id, dueAt: expiresAt });
  return { id, url: `${ctx.deps.config.publicUrl}/c/${token}`, expiresAt };
}

/** The subscription's checkout is paid or no longer needed. */
export const completeCheckouts = (ctx: Ctx, subscriptionId: string): Promise<void> =>
  close(ctx, subscriptionId, "complete", "checkout.completed");

/** Nobody paid in time. */
export const expireCheckouts = (ctx: Ctx, subscriptionId: string): Promise<void> =>
  close(ctx, subscriptionId, "expired", "checkout.expired");

async function close(ctx: Ctx, subscriptionId: string, status: CheckoutStatus, event: EventType): Promise<void> {
  for (const row of await setCheckouts(ctx, subscriptionId, { status, failure: null })) {
    const snapshot = { id: row.id, subscription_id: row.subscription_id, customer_id: row.customer_id, status };
    await record(ctx, { event, object: "checkout", objectId: row.id, changed: ["status"], snapshot });
  }
}

/** The provider is still working on the payment. */
export async function setCheckoutProcessing(ctx: Ctx, subscriptionId: string): Promise<void> {
  await setCheckouts(ctx, subscriptionId, { status: "processing", failure: null });
}

/** The last attempt failed; the payer may try again. `message` is the provider's, made for the payer. */
export async function setCheckoutFailure(ctx: Ctx, subscriptionId: string, message: string): Promise<void> {
  await setCheckouts(ctx, subscriptionId, { status: "open", failure: message });
}

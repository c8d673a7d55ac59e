import { type CallRow, findCall, listOpenCalls } from "../domains/payments/call-store.ts";
import { openCall } from "../domains/payments/open-call.ts";
import { tenantProvider } from "../domains/payments/store.ts";
import { type CheckoutRow, findCheckout } from "../domains/sessions/store.ts";
import { lockSubscription, type SubscriptionRow } from "../domains/subscriptions/store.ts";
import { type Ctx, inTx, type RequestScene } from "../platform/context.ts";
import { problem } from "../platform/http/problem.ts";
import { checkReturnUrl } from "./steps/check-return-url.ts";
import { checkoutTerms, type Terms } from "./steps/checkout-terms.ts";
import { closeCall, settleCall } from "./steps/settle-call.ts";
import { scheduleSweep } from "./steps/sweep-times.ts";

/**
 * Opens the provider's page for what is due now, or answers the one that is open already. The intent is committed
 * before the provider hears of it, and a page opened for other terms is closed first, so only one can ever be paid.
 */
export async function payCheckout(scene: RequestScene, wantedReturnUrl: string): Promise<{ redirect_url: string }> {
  const returnUrl = checkReturnUrl(scene, wantedReturnUrl);
  await closeStale(scene, returnUrl);
  const call = await inTx(scene, (ctx) => open(ctx, scene, returnUrl));
  if (call.redirect_url === null) await settleCall(scene, call.id);
  const sent = await inTx(scene, (ctx) => findCall(ctx, call.id));
  if (sent?.redirect_url == null || sent.state === "failed") throw unavailable();
  return { redirect_url: sent.redirect_url };
}

const unavailable = () => problem("paylera.provider_unavailable", "The payment provider did not answer. Try again.");
const closed = () => problem("paylera.checkout_closed", "This checkout can no longer be paid.");

/** Closes pages of earlier visits that lead back elsewhere, cost something else or ran out. */
async function closeStale(scene: RequestScene, returnUrl: string): Promise<void> {
  const stale = await inTx(scene, async (ctx) => {
    const { subscription } = await payable(ctx, scene);
    const terms = await checkoutTerms(ctx, subscription);
    const calls = await listOpenCalls(ctx, subscription.id);
    return calls.filter((call) => call.state !== "intent" && !serves(call, terms, returnUrl, scene.now));
  });
  for (const call of stale) {
    const came = call.provider_ref === null ? await settleCall(scene, call.id) : await closeCall(scene, call);
    if (came === "unknown" || came === "open") throw unavailable();
    if (came === "processing") throw problem("paylera.checkout_closed", "A payment is on its way already.");
  }
}

const serves = (call: CallRow, terms: Terms, returnUrl: string, now: number): boolean =>
  call.op === terms.op &&
  call.amount === terms.amount &&
  call.currency === terms.currency &&
  call.request.return_url === returnUrl &&
  (call.request.expires_at ?? 0) > now;

async function open(ctx: Ctx, scene: RequestScene, returnUrl: string): Promise<CallRow> {
  const { session, subscription } = await payable(ctx, scene);
  const provider = subscription.provider ?? (await tenantProvider(ctx));
  if (provider === null) throw problem("paylera.provider_not_configured", "No payment provider is set up.");
  const terms = await checkoutTerms(ctx, subscription);
  const call = await openCall(ctx, {
    provider,
    ...terms,
    subject_kind: "subscription",
    subject_id: subscription.id,
    customer_id: subscription.customer_id,
    request: { description: subscription.plan_name, return_url: returnUrl, expires_at: session.expires_at },
  });
  await scheduleSweep(ctx, call);
  return call;
}

async function payable(
  ctx: Ctx,
  scene: RequestScene,
): Promise<{ session: CheckoutRow; subscription: SubscriptionRow }> {
  const session = scene.session && (await findCheckout(ctx, scene.session.id));
  if (!session || session.status !== "open" || session.expires_at <= ctx.now) throw closed();
  const subscription = await lockSubscription(ctx, session.subscription_id);
  if (subscription?.status !== "pending_activation") throw closed();
  return { session, subscription };
}

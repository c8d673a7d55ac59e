import { HOUR_MS } from "@paylera/rules";
import { findCall, findOpenCall } from "../domains/payments/call-store.ts";
import { openCall } from "../domains/payments/open-call.ts";
import { customerCurrency, tenantProvider } from "../domains/payments/store.ts";
import { inTx, type RequestScene } from "../platform/context.ts";
import { problem } from "../platform/http/problem.ts";
import { checkReturnUrl } from "./steps/check-return-url.ts";
import { closeCall, settleCall } from "./steps/settle-call.ts";
import { scheduleSweep } from "./steps/sweep-times.ts";

/** Opens the provider's card form for the portal's customer. The new method also tries what could not be collected. */
export async function updatePaymentMethod(
  scene: RequestScene,
  wantedReturnUrl: string,
): Promise<{ redirect_url: string }> {
  const returnUrl = checkReturnUrl(scene, wantedReturnUrl);
  const customerId = scene.session?.customerId;
  if (!customerId) throw problem("paylera.unauthenticated", "Open the portal from its link.");
  const earlier = await inTx(scene, (ctx) => findOpenCall(ctx, "setup", customerId));
  const isOver = (earlier?.request.expires_at ?? 0) <= scene.now || earlier?.request.return_url !== returnUrl;
  if (earlier && isOver)
    await (earlier.provider_ref === null ? settleCall(scene, earlier.id) : closeCall(scene, earlier));
  const call = await inTx(scene, async (ctx) => {
    const provider = await tenantProvider(ctx);
    const currency = await customerCurrency(ctx, customerId);
    if (provider === null || currency === null) {
      throw problem("paylera.provider_not_configured", "No payment provider is set up.");
    }
    const opened = await openCall(ctx, {
      provider,
      op: "setup",
      subject_kind: "customer",
      subject_id: customerId,
      customer_id: customerId,
      amount: null,
      currency,
      request: { description: "Payment method", return_url: returnUrl, expires_at: scene.now + HOUR_MS },
    });
    await scheduleSweep(ctx, opened);
    return opened;
  });
  if (call.redirect_url === null) await settleCall(scene, call.id);
  const sent = await inTx(scene, (ctx) => findCall(ctx, call.id));
  if (sent?.redirect_url == null || sent.state === "failed") {
    throw problem("paylera.provider_unavailable", "The payment provider did not answer. Try again.");
  }
  return { redirect_url: sent.redirect_url };
}

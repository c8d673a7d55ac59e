import type { Body, OperationOf, wire } from "@paylera/contract";
import { findPlanForSale, type PlanForSale } from "../domains/catalog/store.ts";
import { createCustomer } from "../domains/customers/create-customer.ts";
import { findTenant, type TenantRow } from "../domains/identity/store.ts";
import { hasProvider } from "../domains/payments/store.ts";
import { openCheckout } from "../domains/sessions/checkout.ts";
import { checkRedirectUrl } from "../domains/sessions/redirect-url.ts";
import { activate } from "../domains/subscriptions/change-status.ts";
import { createSubscription, offerAnew } from "../domains/subscriptions/create-subscription.ts";
import { hadTrial, lockBilling, lockLiveSubscription, type SubscriptionRow } from "../domains/subscriptions/store.ts";
import type { Ctx, RequestScene } from "../platform/context.ts";
import { invalidField, problem } from "../platform/http/problem.ts";
import { iso } from "../platform/http/wire.ts";
import { closePages } from "./steps/close-subscription.ts";

type Attach = Body<OperationOf<"subscriptions.attach">>;

/**
 * Signs a customer up to a plan: opens a subscription that waits for its first payment, and the hosted checkout that
 * takes it. A plan that costs nothing starts at once. Attaching again before paying opens a fresh checkout for the same
 * subscription at the terms of now, so a customer can never end up paying for two.
 */
export async function attach(ctx: RequestScene & Ctx, body: Attach): Promise<wire.Attached> {
  const isRelay = ctx.headers.has("paylera-relay");
  const tenant = await findTenant(ctx);
  if (!tenant) throw new Error("the tenant of an authenticated request must exist");
  const urls = checkUrls(tenant, body);
  const plan = await findPlanForSale(ctx, body.plan_id);
  if (!plan || plan.status !== "active") throw problem("paylera.plan_not_found", "No active plan with this id.");
  checkTerms(body, plan, isRelay);
  const customer = await lockBilling(ctx, await resolveCustomer(ctx, body));
  if (!customer) throw problem("paylera.customer_not_found", "No such customer.");
  const price = plan.prices.find((candidate) => candidate.currency === customer.currency);
  if (!price) {
    const detail = `Plan ${plan.code} has no price in ${customer.currency}, the customer's currency.`;
    throw problem("paylera.plan_currency_mismatch", detail);
  }
  const existing = await lockLiveSubscription(ctx, customer.id, plan.id);
  if (existing && existing.status !== "pending_activation") {
    throw problem("paylera.subscription_exists", "The customer already has a live subscription to this plan.");
  }
  const provider = price.amount > 0n || body.payment_provider ? await chooseProvider(ctx, body, tenant) : null;
  const trialUsed = await hadTrial(ctx, customer.id, plan.id);
  const trialPeriodDays = trialUsed || price.amount === 0n ? 0 : (body.trial_period_days ?? plan.trialPeriodDays);
  const terms = { priceId: price.id, currency: price.currency, provider, trialPeriodDays };
  const subscription = existing
    ? await offerAnew(ctx, existing, terms)
    : await createSubscription(ctx, { customerId: customer.id, planId: plan.id, ...terms });
  if (subscription.amount === 0n) {
    if (existing) await closePages(ctx, existing.id);
    await activate(ctx, subscription, { at: ctx.now });
    return attached(subscription, null);
  }
  const session = await openCheckout(ctx, {
    customerId: customer.id,
    subscriptionId: subscription.id,
    successUrl: urls.success,
    cancelUrl: urls.cancel,
  });
  return attached(subscription, session);
}

const attached = (
  subscription: SubscriptionRow,
  session: { id: string; url: string; expiresAt: number } | null,
): wire.Attached => ({
  customer_id: subscription.customer_id,
  subscription_id: subscription.id,
  checkout_session_id: session?.id ?? null,
  checkout_url: session?.url ?? null,
  checkout_expires_at: session ? iso(session.expiresAt) : null,
});

function checkUrls(tenant: TenantRow, body: Attach): { success: string; cancel: string } {
  const success = body.success_url ?? body.return_url;
  const cancel = body.cancel_url ?? body.return_url;
  if (!success || !cancel) {
    throw problem("paylera.attach_return_url_required", "Send success_url and cancel_url, or return_url.");
  }
  const rules = { mode: tenant.mode, strict: tenant.strict_redirects, hosts: tenant.redirect_hosts };
  for (const [field, value] of Object.entries({ success_url: success, cancel_url: cancel })) {
    const refused = checkRedirectUrl(field, value, rules);
    if (refused) throw refused;
  }
  return { success, cancel };
}

/** A relay forwards terms that a browser chose: they are bounded by what the plan offers to everyone. */
function checkTerms(body: Attach, plan: PlanForSale, isRelay: boolean): void {
  if (body.product_id && body.product_id !== plan.productId) {
    throw problem("paylera.plan_not_in_product", `Plan ${plan.code} is not part of this product.`);
  }
  if (body.add_ons && body.add_ons.length > 0) {
    throw problem("paylera.add_on_not_found", `Plan ${plan.code} has no such add-on.`);
  }
  if (!isRelay) return;
  if (!plan.selfServe) throw problem("paylera.not_self_serve", `Plan ${plan.code} is not self-serve.`);
  if ((body.trial_period_days ?? 0) > plan.trialPeriodDays) {
    const detail = `Plan ${plan.code} offers a trial of ${plan.trialPeriodDays} days.`;
    throw problem("paylera.not_self_serve", detail);
  }
}

async function resolveCustomer(ctx: Ctx, body: Attach): Promise<string> {
  if (body.customer_id) return body.customer_id;
  if (!body.customer_email) throw invalidField("customer_id", "or customer_email is required");
  const { customer_email: email, customer_name: name } = body;
  return (await createCustomer(ctx, { email, name, onePerEmail: true })).customer.id;
}

async function chooseProvider(ctx: Ctx, body: Attach, tenant: TenantRow): Promise<string> {
  const name = body.payment_provider ?? tenant.payment_provider;
  if (name !== null && (await hasProvider(ctx, name))) return name;
  throw problem("paylera.provider_not_configured", `The payment provider ${name ?? ""} is not set up for this tenant.`);
}

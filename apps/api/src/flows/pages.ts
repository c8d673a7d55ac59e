import type { wire } from "@paylera/contract";
import { addInterval } from "@paylera/rules";
import { findPlan, listCatalogue } from "../domains/catalog/plan-store.ts";
import { toPlan } from "../domains/catalog/shape.ts";
import { openPersonal } from "../domains/customers/personal.ts";
import { findCustomer } from "../domains/customers/store.ts";
import { findTenant } from "../domains/identity/store.ts";
import { toInvoice } from "../domains/invoicing/shape.ts";
import { listInvoices, listLines } from "../domains/invoicing/store.ts";
import { readCredit } from "../domains/ledger/store.ts";
import { findDefaultMethod } from "../domains/payments/method-store.ts";
import { fillRedirectUrl } from "../domains/sessions/redirect-url.ts";
import { findCheckout, findPortalSession } from "../domains/sessions/store.ts";
import { toSubscription } from "../domains/subscriptions/shape.ts";
import { findSubscription, listSubscriptions } from "../domains/subscriptions/store.ts";
import type { Ctx, Principal } from "../platform/context.ts";
import { problem } from "../platform/http/problem.ts";
import { iso, isoOrNull, minorUnits } from "../platform/http/wire.ts";
import { shownTerms } from "./steps/checkout-terms.ts";

type Session = NonNullable<Principal["session"]>;

/** The session behind a hosted page's token. */
export function sessionOf(ctx: { session: Principal["session"] }): Session {
  if (!ctx.session) throw problem("paylera.unauthenticated", "Open the page from its link.");
  return ctx.session;
}

/** What the hosted checkout shows. */
export async function readCheckoutPage(ctx: Ctx, session: Session): Promise<wire.CheckoutPage> {
  const checkout = await findCheckout(ctx, session.id);
  const subscription = checkout && (await findSubscription(ctx, checkout.subscription_id));
  const plan = subscription && (await findPlan(ctx, subscription.plan_id));
  const tenant = await findTenant(ctx);
  if (!checkout || !subscription || !plan || !tenant) throw problem("paylera.unauthenticated", "No such checkout.");
  const trialEnd =
    subscription.trial_period_days > 0 ? addInterval(ctx.now, "day", 1, subscription.trial_period_days) : null;
  return {
    id: checkout.id,
    status: checkout.status,
    merchant: { name: tenant.name, mode: tenant.mode },
    plan: toPlan(plan),
    currency: subscription.currency,
    amount_due: minorUnits((await shownTerms(ctx, subscription)).amount ?? 0n),
    trial_end: isoOrNull(trialEnd),
    renewal_amount: minorUnits(subscription.amount),
    interval: subscription.interval,
    provider: subscription.provider ?? "",
    success_url: fillRedirectUrl(checkout.success_url, checkout.id),
    cancel_url: fillRedirectUrl(checkout.cancel_url, checkout.id),
    expires_at: iso(checkout.expires_at),
    failure: checkout.failure,
  };
}

const invoicesShown = 12;

/** What the hosted portal shows. */
export async function readPortalPage(ctx: Ctx, session: Session): Promise<wire.PortalPage> {
  const { customerId } = session;
  const customer = await findCustomer(ctx, customerId);
  const tenant = await findTenant(ctx);
  const portal = await findPortalSession(ctx, session.id);
  if (!customer || !tenant || !portal) throw problem("paylera.unauthenticated", "No such portal session.");
  const all = { take: 50, after: null };
  const shown = ["trialing", "active", "past_due", "canceled"];
  const subscriptions = await listSubscriptions(ctx, { customerId, statuses: shown }, all);
  const filter = { customerId, subscriptionId: null, statuses: null };
  const invoices = await listInvoices(ctx, filter, { take: invoicesShown, after: null });
  const lines = await listLines(
    ctx,
    invoices.map((row) => row.id),
  );
  const offered = { statuses: ["active"] as const, productId: null, currency: customer.currency };
  const plans = await listCatalogue(ctx, { ...all, ...offered });
  const { name, email } = openPersonal(ctx.vault, customer);
  const method = await findDefaultMethod(ctx, customerId);
  return {
    merchant: { name: tenant.name, mode: tenant.mode },
    customer: { id: customer.id, name, email },
    currency: customer.currency,
    credit_balance: minorUnits(await readCredit(ctx, customerId, customer.currency)),
    subscriptions: subscriptions.map((row) => ({ ...toSubscription(row), plan_name: row.plan_name })),
    invoices: invoices.map((row) => toInvoice(row, lines)),
    plans: plans.filter((plan) => plan.self_serve).map(toPlan),
    payment_method: method && { id: method.id, brand: method.brand, last4: method.last4, expires: method.expires },
    return_url: portal.return_url,
    expires_at: iso(portal.session_expires_at ?? ctx.now),
  };
}

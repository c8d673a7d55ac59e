import type { Invoice, PortalPage, PortalSubscription } from "@paylera/sdk/pages";
import { html } from "hono/html";
import type { Format } from "../format.ts";
import { type Html, named } from "../layout.ts";
import { everyInterval, invoiceWords, perInterval, tones } from "../wording.ts";
import { badge, endOf, formTo, isLive, portalPage, type PortalView } from "./portal-frame.ts";

/** The customer's subscriptions, payment method and invoices. */
export function portalHome(view: PortalView): Html {
  const { portal, format } = view;
  const who = portal.customer.name ?? portal.customer.email;
  const main = html`<h1>Your billing</h1>
    ${who === null ? "" : html`<p class="soft lead">${named(who)}${email(portal)}</p>`}
    <section aria-labelledby="subscriptions">
      <h2 id="subscriptions">Subscriptions</h2>
      ${portal.subscriptions.length === 0 ? html`<p class="panel soft">You have no subscription.</p>` : ""}
      ${portal.subscriptions.map((subscription) => subscriptionCard(view, subscription))}
    </section>
    <div class="pair">${paymentMethod(view)}${creditBalance(portal, format)}</div>
    <section aria-labelledby="invoices">
      <h2 id="invoices">Invoices</h2>
      ${portal.invoices.length === 0 ? html`<p class="panel soft">There is no invoice yet.</p>` : invoiceTable(view)}
    </section>`;
  return portalPage(view, "Your billing", main);
}

const email = ({ customer }: PortalPage): Html =>
  customer.name !== null && customer.email !== null ? html` · ${named(customer.email)}` : html``;

function subscriptionCard(view: PortalView, subscription: PortalSubscription): Html {
  const { format, portal } = view;
  const { currency, interval } = subscription;
  const heading = `s-${subscription.id}`;
  return html`<article class="panel card" aria-labelledby="${heading}">
    <div>
      <h3 id="${heading}">${named(subscription.plan_name)} ${badge(subscription)}</h3>
      <p><strong>${format.money(subscription.amount, currency)}</strong> ${perInterval(interval)}</p>
      <p class="soft">${whatNext(subscription, format)}</p>
    </div>
    ${
      isLive(subscription)
        ? actions(
            view,
            subscription,
            portal.plans.some(({ id }) => id !== subscription.plan_id),
          )
        : ""
    }
  </article>`;
}

function whatNext(subscription: PortalSubscription, format: Format): Html | string {
  const { status, interval, ended_at: endedAt, trial_end: trialEnd, current_period_end: periodEnd } = subscription;
  const end = endOf(subscription);
  if (!isLive(subscription)) return endedAt ? html`Ended on ${format.day(endedAt)}` : "";
  if (subscription.cancel_at_period_end) return end ? html`Ends on ${format.day(end)} and is not renewed` : "";
  if (status === "past_due") return "The last payment failed. Please update your payment method.";
  if (status === "trialing" && trialEnd) return html`Free until ${format.day(trialEnd)}, then the first payment`;
  return periodEnd ? html`Renews on ${format.day(periodEnd)}, then ${everyInterval(interval)}` : "";
}

function actions(view: PortalView, subscription: PortalSubscription, hasOtherPlans: boolean): Html {
  const base = `/p/subscriptions/${subscription.id}`;
  const name = html`<span class="unseen"> ${subscription.plan_name}</span>`;
  const change = html`<a class="button quiet" href="${base}/change"
    >Change plan<span class="unseen"> of ${subscription.plan_name}</span></a
  >`;
  const resume = html`<button type="submit">Resume subscription${name}</button>`;
  return html`<div class="actions">
    ${hasOtherPlans ? change : ""}
    ${
      subscription.cancel_at_period_end
        ? formTo(`${base}/resume`, view.formToken, resume)
        : html`<a class="button quiet" href="${base}/cancel">Cancel subscription${name}</a>`
    }
  </div>`;
}

function paymentMethod({ portal, formToken }: PortalView): Html {
  const method = portal.payment_method;
  const label = method ? "Update" : "Add";
  const button = html`<button type="submit" class="quiet">${label}<span class="unseen"> payment method</span></button>`;
  return html`<section class="panel" aria-labelledby="method">
    <h2 id="method">Payment method</h2>
    ${
      method
        ? html`<p><span class="brandname">${method.brand ?? "Card"}</span> ${lastDigits(method.last4)}</p>
            ${method.expires ? html`<p class="soft">Expires ${method.expires}</p>` : ""}`
        : html`<p class="soft">None is stored.</p>`
    }
    <div class="actions">${formTo("/p/payment-method", formToken, button)}</div>
  </section>`;
}

const lastDigits = (last4: string | null): Html =>
  last4 === null ? html`` : html`<span aria-hidden="true">••••</span><span class="unseen">ending in</span> ${last4}`;

function creditBalance(portal: PortalPage, format: Format): Html {
  return html`<section class="panel" aria-labelledby="credit">
    <h2 id="credit">Credit balance</h2>
    <p class="figure">${format.money(portal.credit_balance, portal.currency)}</p>
    <p class="soft">Your next invoices are paid from it first.</p>
  </section>`;
}

function invoiceTable({ portal, format }: PortalView): Html {
  return html`<div class="panel flush">
    <table class="invoices">
      <caption class="unseen">
        Your newest invoices
      </caption>
      <thead>
        <tr>
          <th scope="col">Number</th>
          <th scope="col">Date</th>
          <th scope="col">Status</th>
          <th scope="col" class="amount">Amount</th>
        </tr>
      </thead>
      <tbody>
        ${portal.invoices.map((invoice) => invoiceRow(invoice, format))}
      </tbody>
    </table>
  </div>`;
}

const invoiceRow = (invoice: Invoice, format: Format): Html =>
  html`<tr>
    <th scope="row"><a href="/p/invoices/${invoice.id}">${invoice.number ?? "Draft"}</a></th>
    <td>${format.day(invoice.finalized_at ?? invoice.created_at)}</td>
    <td><span class="badge ${tones[invoice.status]}">${invoiceWords[invoice.status]}</span></td>
    <td class="amount">${format.money(invoice.total, invoice.currency)}</td>
  </tr>`;

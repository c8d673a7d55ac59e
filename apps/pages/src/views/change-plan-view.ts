import type { ChangePlanPreview, Plan, PortalSubscription, Price } from "@paylera/sdk/pages";
import { html } from "hono/html";
import type { Format } from "../format.ts";
import { type Html, named } from "../layout.ts";
import { perInterval } from "../wording.ts";
import { grantList } from "./grants.ts";
import { period } from "./invoice-view.ts";
import { formTo, homeLink, portalPage, type PortalView } from "./portal-frame.ts";

/** The price a subscription would move to: of its interval where the plan has one, as the API chooses. */
function priceFor(plan: Plan, subscription: PortalSubscription): Price | undefined {
  const prices = plan.prices.filter(({ currency }) => currency === subscription.currency);
  return prices.find(({ interval }) => interval === subscription.interval) ?? prices[0];
}

/** Which plans a subscription can move to. */
export function choosePlanPage(view: PortalView, subscription: PortalSubscription): Html {
  const offers = view.portal.plans
    .map((plan) => ({ plan, price: priceFor(plan, subscription) }))
    .filter((offer): offer is Offer => offer.price !== undefined);
  const others = offers.filter(({ plan }) => plan.id !== subscription.plan_id);
  const main = html`${homeLink}
    <h1>Change your plan</h1>
    <p class="soft lead">
      You are on ${named(subscription.plan_name)} for ${view.format.money(subscription.amount, subscription.currency)}
      ${perInterval(subscription.interval)}. Choose a plan to see what the change would cost.
    </p>
    ${others.length === 0 ? html`<p class="panel soft">There is no other plan to choose.</p>` : ""}
    <ul class="plans">
      ${offers.map((offer) => html`<li>${planCard(subscription, offer, view.format)}</li>`)}
    </ul>`;
  return portalPage(view, "Change your plan", main);
}

type Offer = { plan: Plan; price: Price };

function planCard(subscription: PortalSubscription, { plan, price }: Offer, format: Format): Html {
  const heading = `p-${plan.id}`;
  const isCurrent = plan.id === subscription.plan_id;
  const href = `/p/subscriptions/${subscription.id}/change?plan=${plan.id}`;
  return html`<article class="panel plan" aria-labelledby="${heading}">
    <h2 id="${heading}">${named(plan.name)}</h2>
    <p class="price"><strong>${format.money(price.amount, price.currency)}</strong> ${perInterval(price.interval)}</p>
    ${plan.description ? html`<p class="soft">${named(plan.description)}</p>` : ""}
    ${grantList(plan.features, price.interval, format)}
    ${
      isCurrent
        ? html`<p class="actions"><span class="badge good">Your plan</span></p>`
        : html`<p class="actions">
            <a class="button quiet wide" href="${href}">Choose<span class="unseen"> ${plan.name}</span></a>
          </p>`
    }
  </article>`;
}

export type Change = { subscription: PortalSubscription; preview: ChangePlanPreview };

/** What a change would cost, line by line, and the button that makes it. */
export function previewPage(view: PortalView, { subscription, preview }: Change): Html {
  const { format, portal } = view;
  const name = portal.plans.find(({ id }) => id === preview.new_plan_id)?.name ?? "the new plan";
  const confirm = html`<input type="hidden" name="plan" value="${preview.new_plan_id}" />
    <input type="hidden" name="proration_date" value="${preview.proration_date}" />
    <button type="submit">Confirm change</button>`;
  const base = `/p/subscriptions/${subscription.id}/change`;
  const main = html`${homeLink}
    <section class="panel paper">
      <h1>Change to ${named(name)}</h1>
      <p class="soft">From ${named(subscription.plan_name)}, starting at once.</p>
      ${preview.lines.length === 0 ? html`<p>Nothing is charged or credited for the running period.</p>` : lines(preview, format)}
      ${totals(preview, format)}
      <div class="actions">
        ${formTo(base, view.formToken, confirm)}
        <a class="button quiet" href="${base}">Choose another plan</a>
      </div>
    </section>`;
  return portalPage(view, `Change to ${name}`, main);
}

function lines(preview: ChangePlanPreview, format: Format): Html {
  const row = (line: ChangePlanPreview["lines"][number]): Html =>
    html`<tr>
      <th scope="row">
        ${named(line.description)}<span class="soft">${period(line.period_start, line.period_end, format)}</span>
      </th>
      <td class="amount">${format.money(line.amount, preview.currency)}</td>
    </tr>`;
  return html`<table class="lines">
    <caption class="unseen">
      What the change costs
    </caption>
    <thead>
      <tr>
        <th scope="col">Description</th>
        <th scope="col" class="amount">Amount</th>
      </tr>
    </thead>
    <tbody>
      ${preview.lines.map(row)}
    </tbody>
  </table>`;
}

function totals(preview: ChangePlanPreview, format: Format): Html {
  const money = (amount: number): string => format.money(amount, preview.currency);
  const { lines: shown, net, next_invoice_at: nextAt } = preview;
  return html`<dl class="totals">
    ${
      shown.length < 2
        ? ""
        : html`<div>
            <dt>${net < 0 ? "In your favour" : "Difference"}</dt>
            <dd>${money(Math.abs(net))}</dd>
          </div>`
    }
    <div class="due">
      <dt>Due now</dt>
      <dd>${money(preview.due_now)}</dd>
    </div>
    ${
      nextAt === null
        ? html`<div>
            <dt>Next invoice</dt>
            <dd>None: the subscription ends with its period</dd>
          </div>`
        : html`<div>
            <dt>Next invoice, ${format.day(nextAt)}</dt>
            <dd>${money(preview.next_invoice_total)}</dd>
          </div>`
    }
  </dl>`;
}

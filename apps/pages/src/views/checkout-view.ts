import type { CheckoutPage } from "@paylera/sdk/pages";
import { html } from "hono/html";
import type { Format } from "../format.ts";
import { type Html, layout, named, webUrl } from "../layout.ts";
import { everyInterval, perInterval } from "../wording.ts";
import { grantList } from "./grants.ts";
import { noticePage } from "./notice-view.ts";

export type CheckoutView = { token: string; page: CheckoutPage; format: Format; problem: string | null };

/** Where the payer sees what they are about to buy. */
export function checkoutPage(view: CheckoutView): Html {
  const { page } = view;
  const main = html`<div class="checkout">${order(view)}${payment(view)}</div>`;
  return layout({ title: `Subscribe to ${page.plan.name}`, merchant: page.merchant, main });
}

function order({ page, format }: CheckoutView): Html {
  const price = format.money(page.renewal_amount, page.currency);
  return html`<section class="order">
    <h1>Subscribe to ${named(page.plan.name)}</h1>
    <p class="price"><strong>${price}</strong> ${perInterval(page.interval)}</p>
    ${page.trial_end ? html`<p class="pill">Free until ${format.day(page.trial_end)}</p>` : ""}
    ${page.plan.description ? html`<p class="soft">${named(page.plan.description)}</p>` : ""}
    ${grantList(page.plan.features, page.interval, format)}
  </section>`;
}

function payment({ token, page, format, problem }: CheckoutView): Html {
  const cancelUrl = webUrl(page.cancel_url);
  return html`<section class="panel" aria-labelledby="payment">
    <h2 id="payment">Payment</h2>
    ${problem === null ? failure(page.failure) : alarm(html`${problem}`)}
    <dl class="totals">
      <div class="due">
        <dt>Due today</dt>
        <dd>${format.money(page.amount_due, page.currency)}</dd>
      </div>
      ${renewal(page, format)}
    </dl>
    <form method="post" action="/c/${token}/pay">
      <button type="submit" class="wide">Continue to payment</button>
    </form>
    <p class="fine">
      You enter your card on the secure page of ${providerName(page.provider)}, never here. The subscription renews by
      itself until you cancel it.
    </p>
    ${cancelUrl ? html`<p class="back"><a href="${cancelUrl}" rel="noreferrer">Cancel and go back</a></p>` : ""}
    <p class="fine">This page can be used until ${format.minute(page.expires_at)}.</p>
  </section>`;
}

const alarm = (text: Html): Html => html`<p class="note alarm" role="alert">${text}</p>`;

function failure(message: string | null): Html {
  if (message === null) return html``;
  return alarm(html`<strong>Not paid.</strong> ${named(message)} You can try again, also with another card.`);
}

function renewal(page: CheckoutPage, format: Format): Html {
  const amount = format.money(page.renewal_amount, page.currency);
  const every = everyInterval(page.interval);
  if (page.trial_end === null)
    return html`<div>
      <dt>Then ${every}</dt>
      <dd>${amount}</dd>
    </div>`;
  return html`<div>
    <dt>From ${format.day(page.trial_end)}, ${every}</dt>
    <dd>${amount}</dd>
  </div>`;
}

const names: Readonly<Record<string, string>> = { stripe: "Stripe", toss: "Toss Payments", sandbox: "the Sandbox" };
const providerName = (provider: string): string => names[provider] ?? "the payment provider";

/** A checkout that cannot be paid, or no longer. */
export function closedCheckoutPage(page: CheckoutPage): Html {
  const { merchant } = page;
  const isPaid = page.status === "complete";
  const url = webUrl(isPaid ? page.success_url : page.cancel_url);
  const words = {
    complete: [
      "This is paid",
      html`Your subscription to ${named(page.plan.name)} is set up. Nothing more is to be done here.`,
    ],
    expired: [
      "This checkout has expired",
      "It was open for a while and nothing was paid. You can start again in the shop.",
    ],
    canceled: ["This checkout was closed", "Nothing was paid here. You can start again in the shop."],
  } as const;
  const [title, text] = words[page.status === "complete" || page.status === "expired" ? page.status : "canceled"];
  const label = html`${isPaid ? "Continue to" : "Back to"} ${named(merchant.name)}`;
  return noticePage({ merchant, title, text, link: url ? { url, label } : null, tone: isPaid ? "good" : "calm" });
}

/** Seconds until the page looks again; after the last it waits for the payer. */
const waits = [2, 2, 3, 5, 8, 13, 20, 30, 30, 30];

/** The payer is back and the provider has not made up its mind. `attempt` counts from 0. */
export function processingPage(token: string, attempt: number): Html {
  const path = `/c/${token}/return?again=${attempt + 1}`;
  const seconds = waits[attempt];
  const isPatient = seconds !== undefined;
  const title = isPatient ? "Your payment is being confirmed" : "This takes longer than usual";
  const text = isPatient
    ? "This usually takes a few seconds. The page looks again by itself; please do not pay twice."
    : "You may close this page: as soon as the payment is confirmed, your subscription starts. Please do not pay twice.";
  return noticePage({
    merchant: null,
    title,
    text,
    busy: isPatient,
    link: { url: path, label: html`Look again` },
    ...(isPatient && { refresh: { seconds, path } }),
  });
}

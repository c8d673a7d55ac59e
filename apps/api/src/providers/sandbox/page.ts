import { html } from "hono/html";
import { cards } from "./cards.ts";
import type { Card } from "./cards.ts";
import type { CheckoutRow } from "./checkouts.ts";

type Html = ReturnType<typeof html>;

export type Page = { base: string; row: CheckoutRow; cancelUrl: string };

/** Where the payer picks a card. No card number can be typed anywhere. */
export function payPage(page: Page): Html {
  const { row, cancelUrl } = page;
  const action = row.amount === null ? "Save this card" : `Pay ${priceOf(row)}`;
  const main = html`<form method="post" class="panel">
    <h1>Choose a test card</h1>
    ${row.failure === null ? "" : declined(row.failure.message)}
    <fieldset>
      <legend>What should this payment do?</legend>
      ${cards.map((card, index) => cardChoice(card, index === 0))}
    </fieldset>
    <div class="actions">
      <button type="submit">${action}</button>
      <a href="${cancelUrl}" rel="noreferrer">Cancel and go back</a>
    </div>
  </form>`;
  return layout(page.base, { title: action, main: html`${summary(row)}${main}` });
}

function declined(message: string): Html {
  return html`<p class="alert" role="alert"><strong>Not paid.</strong> ${message} Choose another card.</p>`;
}

/** The bank's second step. */
export function verifyPage(page: Page): Html {
  const { row, cancelUrl } = page;
  const main = html`<form method="post" class="panel">
    <h1>Your bank asks: is this you?</h1>
    <p>
      This is the 3-D Secure step. A real bank would ask for a code or a fingerprint here; you decide what it answers.
    </p>
    <div class="actions">
      <button type="submit" name="answer" value="approve">Approve</button>
      <button type="submit" name="answer" value="fail" class="quiet">Fail</button>
      <a href="${cancelUrl}" rel="noreferrer">Cancel and go back</a>
    </div>
  </form>`;
  return layout(page.base, { title: "3-D Secure", main: html`${summary(row)}${main}` });
}

export function closedPage(base: string, backUrl: string): Html {
  const main = html`<section class="panel alone">
    <h1>This checkout is closed</h1>
    <p>Its time is over or the shop has closed it. Nothing was paid.</p>
    <div class="actions"><a class="button" href="${backUrl}" rel="noreferrer">Go back to the shop</a></div>
  </section>`;
  return layout(base, { title: "Closed", main });
}

export function missingPage(base: string): Html {
  const main = html`<section class="panel alone">
    <h1>There is no such checkout</h1>
    <p>Please go back to the shop and start again.</p>
  </section>`;
  return layout(base, { title: "Not found", main });
}

function layout(base: string, page: { title: string; main: Html }): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        <title>${page.title} · Sandbox</title>
        <link rel="icon" href="${base}/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="${base}/pay.css" />
      </head>
      <body>
        <header>
          <span class="brand"><img src="${base}/icon.svg" alt="" width="30" height="30" />Sandbox</span>
          <span class="notice">Sandbox: no real money</span>
        </header>
        <main>${page.main}</main>
        <footer>Sandbox is a pretend payment company for testing. It takes no card numbers and moves no money.</footer>
      </body>
    </html>`;
}

function summary(row: CheckoutRow): Html {
  const headline = row.amount === null ? "Nothing to pay now" : priceOf(row);
  const what =
    row.amount === null ? "The card is kept for later charges." : "Paid now; the card is kept for later charges.";
  return html`<section class="summary" aria-label="Order">
    <p class="amount">${headline}</p>
    <p class="description">${row.description}</p>
    <p>${what}</p>
  </section>`;
}

function cardChoice(card: Card, isFirst: boolean): Html {
  return html`<label class="card">
    <input type="radio" name="card" value="${card.id}" ${isFirst ? html`checked` : ""} />
    <span class="words"><strong>${card.label}</strong><span>${card.hint}</span></span>
    <span class="number">${card.brand} <span aria-hidden="true">····</span> ${card.last4}</span>
  </label>`;
}

/** Exact for any amount: the digits are placed as text, never through a float. */
function priceOf(row: CheckoutRow): string {
  const format = new Intl.NumberFormat("en", { style: "currency", currency: row.currency });
  const places = format.resolvedOptions().maximumFractionDigits ?? 0;
  const digits = (row.amount ?? "0").padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places);
  const decimal = places === 0 ? whole : `${whole}.${digits.slice(digits.length - places)}`;
  return format.format(decimal as `${number}`);
}

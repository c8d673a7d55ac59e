import type { Invoice } from "@paylera/sdk/pages";
import { html } from "hono/html";
import type { Format } from "../format.ts";
import { type Html, named } from "../layout.ts";
import { invoiceWords, tones } from "../wording.ts";
import { homeLink, portalPage, type PortalView } from "./portal-frame.ts";

/** One invoice, made to be read on the screen and on paper. */
export function invoicePage(view: PortalView, invoice: Invoice): Html {
  const { portal, format } = view;
  const title = invoice.number ? `Invoice ${invoice.number}` : "Draft invoice";
  const { name, email } = portal.customer;
  const main = html`${homeLink}
    <article class="panel paper">
      <div class="heading">
        <h1>${title}</h1>
        <span class="badge ${tones[invoice.status]}">${invoiceWords[invoice.status]}</span>
      </div>
      <dl class="facts">
        <div>
          <dt>From</dt>
          <dd>${named(portal.merchant.name)}</dd>
        </div>
        <div>
          <dt>To</dt>
          <dd>${name ? named(name) : ""}${name && email ? html`<br />` : ""}${email ? named(email) : ""}</dd>
        </div>
        <div>
          <dt>Date</dt>
          <dd>${format.day(invoice.finalized_at ?? invoice.created_at)}</dd>
        </div>
        <div>
          <dt>Period</dt>
          <dd>${period(invoice.period_start, invoice.period_end, format)}</dd>
        </div>
        ${
          invoice.paid_at
            ? html`<div>
                <dt>Paid</dt>
                <dd>${format.day(invoice.paid_at)}</dd>
              </div>`
            : ""
        }
      </dl>
      ${lineTable(invoice, format)} ${sums(invoice, format)}
    </article>
    <p class="fine unprinted">To keep a copy, print this page or save it as PDF with your browser.</p>`;
  return portalPage(view, title, main);
}

export const period = (start: string, end: string, format: Format): Html =>
  html`${format.day(start)} – ${format.day(end)}`;

function lineTable(invoice: Invoice, format: Format): Html {
  const row = (line: Invoice["lines"][number]): Html =>
    html`<tr>
      <th scope="row">
        ${named(line.description)}<span class="soft">${period(line.period_start, line.period_end, format)}</span>
      </th>
      <td class="amount">${format.number(line.quantity)}</td>
      <td class="amount">${format.money(line.amount, invoice.currency)}</td>
    </tr>`;
  return html`<table class="lines">
    <caption class="unseen">
      Lines of the invoice
    </caption>
    <thead>
      <tr>
        <th scope="col">Description</th>
        <th scope="col" class="amount">Quantity</th>
        <th scope="col" class="amount">Amount</th>
      </tr>
    </thead>
    <tbody>
      ${invoice.lines.map(row)}
    </tbody>
  </table>`;
}

function sums(invoice: Invoice, format: Format): Html {
  const money = (amount: number): string => format.money(amount, invoice.currency);
  const { credit_applied: credit, amount_paid: paid, amount_due: due } = invoice;
  const isPaid = invoice.status === "paid";
  const last = isPaid ? { words: "Paid", amount: paid } : { words: "Amount due", amount: due - paid };
  return html`<dl class="totals">
    ${row("Total", money(invoice.total))} ${credit === 0 ? "" : row("Paid from your credit balance", money(-credit))}
    ${isPaid || paid === 0 ? "" : row("Paid so far", money(-paid))}
    <div class="due">
      <dt>${last.words}</dt>
      <dd>${money(last.amount)}</dd>
    </div>
  </dl>`;
}

const row = (words: string, amount: string): Html =>
  html`<div>
    <dt>${words}</dt>
    <dd>${amount}</dd>
  </div>`;

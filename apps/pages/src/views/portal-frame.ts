import type { PortalPage, PortalSubscription } from "@paylera/sdk/pages";
import { html } from "hono/html";
import type { Format } from "../format.ts";
import { type Html, layout, named, webUrl } from "../layout.ts";
import { statusWords, tones } from "../wording.ts";

/** What every portal page is made from. */
export type PortalView = {
  portal: PortalPage;
  format: Format;
  /** The hidden field of every form. */
  formToken: string;
  /** What was just done, or why it was not. */
  done: string | null;
  problem: string | null;
};

export function portalPage(view: PortalView, title: string, main: Html): Html {
  const { merchant, return_url: returnUrl } = view.portal;
  const url = webUrl(returnUrl);
  const tools = html`<nav class="tools" aria-label="Account">
    ${url ? html`<a href="${url}" rel="noreferrer">Back to ${named(merchant.name)}</a>` : ""}
    ${formTo("/p/sign-out", view.formToken, html`<button type="submit" class="link">Sign out</button>`)}
  </nav>`;
  return layout({ title, merchant, tools, main: html`${notes(view)}${main}` });
}

function notes({ done, problem }: PortalView): Html {
  if (problem !== null) return html`<p class="note alarm" role="alert">${problem}</p>`;
  return done === null ? html`` : html`<p class="note good" role="status">${done}</p>`;
}

/** A form that changes something. */
export const formTo = (action: string, formToken: string, content: Html): Html =>
  html`<form method="post" action="${action}">
    <input type="hidden" name="form_token" value="${formToken}" />
    ${content}
  </form>`;

export const homeLink = html`<p class="crumb"><a href="/p/home">← Your billing</a></p>`;

export function badge(subscription: PortalSubscription): Html {
  const isEnding = subscription.cancel_at_period_end && isLive(subscription);
  const words = isEnding ? "Ends soon" : statusWords[subscription.status];
  return html`<span class="badge ${isEnding ? "calm" : tones[subscription.status]}">${words}</span>`;
}

export const isLive = ({ status }: PortalSubscription): boolean =>
  status === "active" || status === "trialing" || status === "past_due";

/** When a subscription that is being canceled ends. */
export const endOf = (subscription: PortalSubscription): string | null =>
  subscription.cancel_at ?? subscription.current_period_end;

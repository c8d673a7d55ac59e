import type { PageMerchant } from "@paylera/sdk/pages";
import { html } from "hono/html";
import { type Frame, type Html, layout } from "../layout.ts";

export type Notice = Pick<Frame, "refresh" | "merchant"> & {
  title: string;
  text: string | Html;
  tone?: "good" | "calm" | "alarm";
  /** Something is going on. */
  busy?: boolean;
  link?: { url: string; label: Html } | null;
  /** A form or more below the text. */
  more?: Html;
  /** Quoted when asking for help. */
  reference?: string | undefined;
};

/** A page with one thing to say. */
export function noticePage(notice: Notice): Html {
  const { tone = "calm", link, reference } = notice;
  const main = html`<section class="panel notice ${tone}">
    ${notice.busy ? html`<span class="busy" aria-hidden="true"></span>` : html`<span class="sign" aria-hidden="true"></span>`}
    <h1>${notice.title}</h1>
    <p>${notice.text}</p>
    ${notice.more ?? ""}
    ${link ? html`<p class="actions"><a class="button" href="${link.url}" rel="noreferrer">${link.label}</a></p>` : ""}
    ${reference ? html`<p class="fine">Reference: <code>${reference}</code></p>` : ""}
  </section>`;
  const { merchant, title, refresh } = notice;
  return layout({ title, merchant, main, narrow: true, ...(refresh && { refresh }) });
}

/** Nothing is known about the address. */
export const missingPage = (): Html =>
  noticePage({
    merchant: null,
    title: "There is nothing here",
    text: "The link is incomplete, or what it led to is gone. Please go back to the shop and follow its link again.",
  });

/** The portal has no such object for this customer. */
export const notYoursPage = (merchant: PageMerchant): Html =>
  noticePage({
    merchant,
    title: "There is nothing here",
    text: "Your account has no such page.",
    link: { url: "/p/home", label: html`Your billing` },
  });

/** A form that did not come from one of our pages in this session. */
export const refusedFormPage = (): Html =>
  noticePage({
    merchant: null,
    title: "Nothing was changed",
    tone: "alarm",
    text: "The form was too old or came from elsewhere. Please look again and repeat what you wanted to do.",
    link: { url: "/p/home", label: html`Your billing` },
  });

/** The portal's link or session is over. `hasSession` when the browser may still hold another one. */
export const signedOffPage = (kind: "link" | "session" | "left", hasSession: boolean): Html => {
  const words = {
    link: [
      "This link no longer works",
      "It works once and only for some minutes. Please ask for a new one in the shop.",
    ],
    session: [
      "Your session is over",
      "For your safety it lasts an hour at most. Please open your billing page from the shop again.",
    ],
    left: ["You are signed out", "You can close this page. To come back, open your billing page from the shop again."],
  } as const;
  const [title, text] = words[kind];
  const link = hasSession ? { url: "/p/home", label: html`Go to your open session` } : null;
  return noticePage({ merchant: null, title, text, link, tone: kind === "left" ? "good" : "calm" });
};

/** The API does not answer, or not as it should. */
export const failurePage = (status: 429 | 500 | 503, retryUrl: string | null, reference: string | undefined): Html => {
  const words = {
    429: ["One moment, please", "There were too many requests. Please wait a little and try again."],
    500: ["Something went wrong", "It is our fault, not yours, and nothing was done twice. Please try again."],
    503: [
      "We will be right back",
      "The page cannot be shown right now. Please try again soon; nothing is ever charged twice.",
    ],
  } as const;
  const [title, text] = words[status];
  const link = retryUrl === null ? null : { url: retryUrl, label: html`Try again` };
  return noticePage({ merchant: null, title, text, link, reference, tone: "alarm" });
};

/** Somebody, perhaps a machine that reads e-mails, looks at the portal's one-time link. */
export const continuePage = (token: string): Html =>
  noticePage({
    merchant: null,
    title: "Open your billing page",
    text: "This link works once.",
    more: html`<form method="post" action="/p/${token}" class="actions">
      <button type="submit">Continue</button>
    </form>`,
  });

import type { PageMerchant } from "@paylera/sdk/pages";
import { html } from "hono/html";
import { iconPath, stylesheetPath } from "./assets.ts";

/** Escaped HTML. Whatever `html` is given as a value is text. */
export type Html = ReturnType<typeof html>;

export type Frame = {
  title: string;
  /** Null where it is not known whose page it is. */
  merchant: PageMerchant | null;
  main: Html;
  /** Links and forms at the top right. */
  tools?: Html;
  /** Asks the browser to go on by itself. `path` is our own. */
  refresh?: { seconds: number; path: string };
  narrow?: boolean;
};

/** One whole page. */
export function layout(frame: Frame): Html {
  const { merchant, refresh } = frame;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        <meta name="format-detection" content="telephone=no" />
        ${refresh ? html`<meta http-equiv="refresh" content="${refresh.seconds}; url=${refresh.path}" />` : ""}
        <title>${frame.title}${merchant ? ` · ${merchant.name}` : ""}</title>
        <link rel="icon" href="${iconPath}" type="image/svg+xml" />
        <link rel="stylesheet" href="${stylesheetPath}" />
      </head>
      <body>
        <a class="skip" href="#content">Skip to the content</a>
        ${merchant?.mode === "test" ? ribbon : ""}
        <header class="top">
          ${merchant ? brand(merchant.name) : html`<span class="brand"><img src="${iconPath}" alt="" />Paylera</span>`}
          ${frame.tools ?? ""}
        </header>
        <main id="content" tabindex="-1" ${frame.narrow ? html`class="narrow"` : ""}>${frame.main}</main>
        <footer class="bottom"><span>Billing by Paylera</span><span>Dates are in UTC</span></footer>
      </body>
    </html>`;
}

const ribbon = html`<aside class="ribbon" aria-label="Test mode">
  <strong>Test mode</strong> <span>No real money is moved.</span>
</aside>`;

function brand(name: string): Html {
  const [initial = ""] = new Intl.Segmenter("en")
    .segment(name.trim())
    [Symbol.iterator]()
    .map(({ segment }) => segment);
  return html`<span class="brand">
    <span class="monogram" aria-hidden="true">${initial.toUpperCase()}</span><bdi>${name}</bdi>
  </span>`;
}

/** A text of the merchant or the customer, whose direction may differ from the page's. */
export const named = (text: string): Html => html`<bdi>${text}</bdi>`;

/** An address to leave the page for; nothing but the web is linked to. */
export function webUrl(value: string | null): string | null {
  const url = value === null ? null : URL.parse(value);
  return url && (url.protocol === "https:" || url.protocol === "http:") ? url.href : null;
}

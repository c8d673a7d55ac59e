import type { PortalSubscription } from "@paylera/sdk/pages";
import { html } from "hono/html";
import { type Html, named } from "../layout.ts";
import { endOf, formTo, homeLink, portalPage, type PortalView } from "./portal-frame.ts";

/** Asks once more before a subscription is canceled. */
export function cancelPage(view: PortalView, subscription: PortalSubscription): Html {
  const end = endOf(subscription);
  const until = end ? html`until ${view.format.day(end)}` : html`until the end of the running period`;
  const button = html`<button type="submit" class="danger">Cancel subscription</button>`;
  const main = html`${homeLink}
    <section class="panel paper">
      <h1>Cancel ${named(subscription.plan_name)}?</h1>
      <p>You keep everything ${until}. After that the subscription ends and nothing more is charged.</p>
      <p class="soft">Until then you can change your mind here. What is already paid is not refunded.</p>
      <div class="actions">
        ${formTo(`/p/subscriptions/${subscription.id}/cancel`, view.formToken, button)}
        <a class="button quiet" href="/p/home">Keep subscription</a>
      </div>
    </section>`;
  return portalPage(view, "Cancel subscription", main);
}

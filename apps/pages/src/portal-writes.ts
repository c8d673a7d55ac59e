import * as api from "@paylera/sdk/pages";
import { type Context, Hono } from "hono";
import { isOwnForm, readForm } from "./form-token.ts";
import type { PageEnv } from "./headers.ts";
import { webUrl } from "./layout.ts";
import { idOf, refusalOf, type SignedIn } from "./portal-reads.ts";
import type { PortalSession, SessionCookie } from "./portal-session.ts";
import { isId } from "./tokens.ts";
import { refusedFormPage } from "./views/notice-view.ts";

type Scene = { c: Context<PageEnv>; session: PortalSession; field: (name: string) => string };

/** What the portal's forms do. Each checks where it came from, acts, and answers with a redirect (303). */
export function createPortalWrites(signedIn: SignedIn, cookie: SessionCookie, publicUrl: string): Hono<PageEnv> {
  const app = new Hono<PageEnv>();
  const { origin } = new URL(publicUrl);

  /** `run` answers where the browser goes next. */
  const act = (run: (scene: Scene) => Promise<string>) =>
    signedIn(async (c, session) => {
      const field = await readForm(c);
      if (!isOwnForm(c, origin, session.token, field("form_token"))) return c.html(refusedFormPage(), 403);
      return c.redirect(await run({ c, session, field }), 303);
    });

  app.post("/p/subscriptions/:id/change", act(changePlan));
  app.post(
    "/p/subscriptions/:id/cancel",
    act(async ({ c, session }) => {
      return homeAfter(await api.cancel(session.api, idOf(c)).catch(refusalOf), "canceled");
    }),
  );
  app.post(
    "/p/subscriptions/:id/resume",
    act(async ({ c, session }) => {
      return homeAfter(await api.resume(session.api, idOf(c)).catch(refusalOf), "resumed");
    }),
  );
  app.post(
    "/p/payment-method",
    act(async ({ session }) => {
      const opened = await api
        .updatePaymentMethod(session.api, { return_url: `${publicUrl}/p/return` })
        .catch(refusalOf);
      if ("refusal" in opened) return homeAfter(opened, "method");
      const url = webUrl(opened.redirect_url);
      if (url === null) throw new Error("the payment provider's address is not one of the web");
      return url;
    }),
  );
  app.post(
    "/p/sign-out",
    act(async ({ c }) => {
      cookie.drop(c);
      return "/p/signed-out";
    }),
  );
  return app;
}

async function changePlan({ c, session, field }: Scene): Promise<string> {
  const [plan, date] = [field("plan"), field("proration_date")];
  if (!isId(plan)) return homeAfter({ refusal: "plan_not_found" }, "changed");
  const change = { new_plan_id: plan, ...(date !== "" && { proration_date: date }) };
  const outcome = await api.changePlan(session.api, idOf(c), change).catch(refusalOf);
  if (!("refusal" in outcome)) return homeAfter(outcome, "changed");
  // The second of two submits finds the plan changed: that is what was asked for.
  if (outcome.refusal === "plan_unchanged") return "/p/home?done=changed";
  // The period ended while the customer was thinking: show the new prices.
  if (outcome.refusal === "validation_failed") return `/p/subscriptions/${idOf(c)}/change?problem=validation_failed`;
  return homeAfter(outcome, "changed");
}

const homeAfter = (outcome: object, done: string): string =>
  "refusal" in outcome ? `/p/home?problem=${String(outcome.refusal)}` : `/p/home?done=${done}`;

import { PayleraAuthenticationError } from "@paylera/sdk";
import * as api from "@paylera/sdk/pages";
import { type Context, Hono } from "hono";
import { problemTypeOf } from "./api.ts";
import { formTokenOf } from "./form-token.ts";
import { formatFor } from "./format.ts";
import type { PageEnv } from "./headers.ts";
import type { PortalSession } from "./portal-session.ts";
import { isId } from "./tokens.ts";
import { cancelPage } from "./views/cancel-view.ts";
import { choosePlanPage, previewPage } from "./views/change-plan-view.ts";
import { invoicePage } from "./views/invoice-view.ts";
import { notYoursPage } from "./views/notice-view.ts";
import { isLive, type PortalView } from "./views/portal-frame.ts";
import { portalHome } from "./views/portal-home.ts";
import { problemCode, wordsOfDone, wordsOfProblem } from "./wording.ts";

/** A handler that is given the session of the request; without one the customer is told to come in again. */
export type SignedIn = (
  answer: (c: Context<PageEnv>, session: PortalSession) => Promise<Response>,
) => (c: Context<PageEnv>) => Promise<Response>;

/** What the portal shows. Each page reads the API once; a preview also asks for the preview. */
export function createPortalReads(signedIn: SignedIn): Hono<PageEnv> {
  const app = new Hono<PageEnv>();
  app.get("/p/home", signedIn(showHome));
  app.get("/p/invoices/:id", signedIn(showInvoice));
  app.get("/p/subscriptions/:id/cancel", signedIn(showCancel));
  app.get("/p/subscriptions/:id/change", signedIn(showChange));
  return app;
}

async function showHome(c: Context<PageEnv>, session: PortalSession): Promise<Response> {
  const view = viewOf(c, session, await api.getPortal(session.api));
  c.set("formTarget", "elsewhere");
  return c.html(portalHome(view));
}

async function showInvoice(c: Context<PageEnv>, session: PortalSession): Promise<Response> {
  const view = viewOf(c, session, await api.getPortal(session.api));
  const invoice = view.portal.invoices.find(({ id }) => id === idOf(c));
  return invoice ? c.html(invoicePage(view, invoice)) : c.html(notYoursPage(view.portal.merchant), 404);
}

async function showCancel(c: Context<PageEnv>, session: PortalSession): Promise<Response> {
  const view = viewOf(c, session, await api.getPortal(session.api));
  const subscription = view.portal.subscriptions.find(({ id }) => id === idOf(c));
  if (!subscription) return c.html(notYoursPage(view.portal.merchant), 404);
  if (!isLive(subscription) || subscription.cancel_at_period_end) return c.redirect("/p/home", 303);
  return c.html(cancelPage(view, subscription));
}

async function showChange(c: Context<PageEnv>, session: PortalSession): Promise<Response> {
  const [id, planId] = [idOf(c), c.req.query("plan")];
  const chooser = (problem: string): Response => c.redirect(`/p/subscriptions/${id}/change?problem=${problem}`, 303);
  if (planId !== undefined && !isId(planId)) return chooser("plan_not_found");
  // Both at once; what refuses the preview is said on the page before it.
  const [portal, preview] = await Promise.all([
    api.getPortal(session.api),
    planId === undefined ? null : api.previewChangePlan(session.api, id, { new_plan_id: planId }).catch(refusalOf),
  ]);
  const view = viewOf(c, session, portal);
  const subscription = portal.subscriptions.find((candidate) => candidate.id === id);
  if (!subscription) return c.html(notYoursPage(portal.merchant), 404);
  if (!isLive(subscription)) return c.redirect("/p/home?problem=subscription_not_active", 303);
  if (preview === null) return c.html(choosePlanPage(view, subscription));
  return "refusal" in preview ? chooser(preview.refusal) : c.html(previewPage(view, { subscription, preview }));
}

/** The id in the address; one that cannot be an id becomes one that nothing has. */
export function idOf(c: Context<PageEnv>): string {
  const id = c.req.param("id") ?? "";
  return isId(id) ? id.toLowerCase() : "00000000-0000-0000-0000-000000000000";
}

/** The code of a refusal that has words for the customer; every other error goes on. */
export function refusalOf(error: unknown): { refusal: string } {
  const refusal = problemCode(problemTypeOf(error) ?? "");
  if (wordsOfProblem(refusal) === null || error instanceof PayleraAuthenticationError) throw error;
  return { refusal };
}

function viewOf(c: Context<PageEnv>, session: PortalSession, portal: api.PortalPage): PortalView {
  return {
    portal,
    format: formatFor(c.req.header("accept-language")),
    formToken: formTokenOf(session.token),
    done: wordsOfDone(c.req.query("done") ?? ""),
    problem: wordsOfProblem(c.req.query("problem") ?? ""),
  };
}

import { PayleraAuthenticationError } from "@paylera/sdk";
import { redeemPortal } from "@paylera/sdk/pages";
import { type Context, Hono } from "hono";
import type { ApiFor } from "./api.ts";
import type { PageEnv } from "./headers.ts";
import type { SessionCookie } from "./portal-session.ts";
import { isToken } from "./tokens.ts";
import { continuePage, missingPage, signedOffPage } from "./views/notice-view.ts";

/** The one-time link to the portal. Only a person's navigation spends it: mail scanners follow links too. */
export function createPortalLink(apiFor: ApiFor, cookie: SessionCookie): Hono<PageEnv> {
  const app = new Hono<PageEnv>();

  const redeem = async (c: Context<PageEnv>, token: string): Promise<Response> => {
    try {
      const session = await redeemPortal(apiFor(token));
      cookie.keep(c, session.session_token);
      return c.redirect("/p/home", 303);
    } catch (error) {
      if (!(error instanceof PayleraAuthenticationError)) throw error;
      return c.html(signedOffPage("link", cookie.find(c, apiFor) !== null), 410);
    }
  };

  app.get("/p/:token", async (c) => {
    const token = c.req.param("token");
    if (!isToken("portalLink", token)) return c.html(missingPage(), 404);
    return isNavigation(c) ? redeem(c, token) : c.html(continuePage(token));
  });

  app.post("/p/:token", async (c) => {
    const token = c.req.param("token");
    return isToken("portalLink", token) ? redeem(c, token) : c.html(missingPage(), 404);
  });

  return app;
}

/** A browser shows this as its page now; it is no prefetch, no preview and no program. */
function isNavigation(c: Context): boolean {
  const { method, headers } = c.req.raw;
  const purpose = `${headers.get("sec-purpose") ?? ""} ${headers.get("purpose") ?? ""} ${headers.get("x-moz") ?? ""}`;
  const isAhead = /prefetch|prerender|preview/i.test(purpose);
  const asDocument = headers.get("sec-fetch-mode") === "navigate" && headers.get("sec-fetch-dest") === "document";
  return method === "GET" && asDocument && !isAhead;
}

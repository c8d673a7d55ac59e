import { getCheckout, payCheckout, settleCheckout } from "@paylera/sdk/pages";
import { Hono } from "hono";
import { type ApiFor, problemTypeOf } from "./api.ts";
import { formatFor } from "./format.ts";
import type { PageEnv } from "./headers.ts";
import { webUrl } from "./layout.ts";
import { isToken } from "./tokens.ts";
import { checkoutPage, closedCheckoutPage, processingPage } from "./views/checkout-view.ts";
import { missingPage } from "./views/notice-view.ts";
import { problemCode, wordsOfProblem } from "./wording.ts";

/** The hosted checkout. The unguessable token in the address is its only key; no cookie is ever set. */
export function createCheckout(apiFor: ApiFor, publicUrl: string): Hono<PageEnv> {
  const app = new Hono<PageEnv>();

  app.use("/c/:token/*", async (c, next) => {
    if (!isToken("checkout", c.req.param("token"))) return c.html(missingPage(), 404);
    return next();
  });

  app.get("/c/:token", async (c) => {
    const token = c.req.param("token");
    const page = await getCheckout(apiFor(token));
    if (page.status === "processing") return c.html(processingPage(token, 0));
    if (page.status === "complete") return c.html(closedCheckoutPage(page));
    if (page.status !== "open") return c.html(closedCheckoutPage(page), 410);
    c.set("formTarget", "elsewhere");
    const problem = wordsOfProblem(c.req.query("problem") ?? "");
    return c.html(checkoutPage({ token, page, problem, format: formatFor(c.req.header("accept-language")) }));
  });

  app.post("/c/:token/pay", async (c) => {
    const token = c.req.param("token");
    try {
      const { redirect_url: next } = await payCheckout(apiFor(token), { return_url: `${publicUrl}/c/${token}/return` });
      const url = webUrl(next);
      if (url === null) throw new Error("the payment provider's address is not one of the web");
      return c.redirect(url, 303);
    } catch (error) {
      const code = problemCode(problemTypeOf(error) ?? "");
      if (code === "checkout_closed") return c.redirect(`/c/${token}`, 303);
      if (wordsOfProblem(code) === null) throw error;
      return c.redirect(`/c/${token}?problem=${code}`, 303);
    }
  });

  app.get("/c/:token/return", async (c) => {
    const token = c.req.param("token");
    const again = Number.parseInt(c.req.query("again") ?? "", 10);
    const processing = () => c.html(processingPage(token, again > 0 ? Math.min(again, 99) : 0));
    try {
      const settled = await settleCheckout(apiFor(token));
      if (settled.status === "processing") return await processing();
      const url = settled.status === "complete" ? webUrl(settled.redirect_url) : null;
      return c.redirect(url ?? `/c/${token}`, 303);
    } catch (error) {
      // The provider could not be asked: the payment may well be made, so nobody is sent back to pay again.
      if (problemTypeOf(error) === "paylera.provider_unavailable") return processing();
      throw error;
    }
  });

  return app;
}

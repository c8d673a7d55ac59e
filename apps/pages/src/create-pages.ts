import { PayleraAuthenticationError, PayleraError } from "@paylera/sdk";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { connectApi } from "./api.ts";
import { createAssets } from "./assets.ts";
import { createCheckout } from "./checkout-routes.ts";
import { type PageEnv, pageHeaders } from "./headers.ts";
import type { PagesOptions } from "./pages-options.ts";
import { createPortalLink } from "./portal-link.ts";
import { createPortalReads, type SignedIn } from "./portal-reads.ts";
import { createSessionCookie } from "./portal-session.ts";
import { createPortalWrites } from "./portal-writes.ts";
import { failurePage, missingPage, refusedFormPage, signedOffPage } from "./views/notice-view.ts";

const formBytesMax = 16_384;

/** The hosted checkout under `/c`, the customer portal under `/p` and their assets; to be mounted at the root. */
export function createPages(options: PagesOptions): Hono<PageEnv> {
  const publicUrl = options.publicUrl.replace(/\/$/, "");
  const isSecure = publicUrl.startsWith("https:");
  const apiFor = connectApi(options);
  const cookie = createSessionCookie(isSecure);

  const sessionOver = (c: Context<PageEnv>): Response | Promise<Response> => {
    cookie.drop(c);
    return c.html(signedOffPage("session", false), 401);
  };
  const signedIn: SignedIn = (answer) => async (c) => {
    const session = cookie.find(c, apiFor);
    return session ? answer(c, session) : sessionOver(c);
  };

  const app = new Hono<PageEnv>();
  app.route("/", createAssets());
  for (const area of ["/c/*", "/p/*"]) {
    app.use(area, pageHeaders(isSecure));
    app.use(area, bodyLimit({ maxSize: formBytesMax, onError: (c) => c.html(refusedFormPage(), 413) }));
  }
  app.route("/", createCheckout(apiFor, publicUrl));
  app.get("/p/signed-out", (c) => c.html(signedOffPage("left", false)));
  app.get("/p/return", (c) => c.redirect("/p/home?done=method", 303));
  app.route("/", createPortalReads(signedIn));
  app.route("/", createPortalWrites(signedIn, cookie, publicUrl));
  app.route("/", createPortalLink(apiFor, cookie));
  for (const area of ["/c/*", "/p/*"]) app.all(area, (c) => c.html(missingPage(), 404));

  app.onError((error, c) => {
    const isCheckout = c.req.path.startsWith("/c/");
    if (error instanceof PayleraAuthenticationError) return isCheckout ? c.html(missingPage(), 404) : sessionOver(c);
    const status = statusFor(error);
    if (status === 500) options.report?.(error);
    if (status !== 500) c.header("Retry-After", String(retryAfterOf(error)));
    const reference = error instanceof PayleraError ? error.requestId : undefined;
    return c.html(failurePage(status, isCheckout ? checkoutOf(c) : "/p/home", reference), status);
  });
  return app;
}

function statusFor(error: unknown): 429 | 500 | 503 {
  if (!(error instanceof PayleraError)) return 500;
  if (error.status === 429) return 429;
  return error.status === 0 || error.status >= 500 ? 503 : 500;
}

const retryAfterOf = (error: unknown): number => (error instanceof PayleraError ? (error.retryAfter ?? 5) : 5);

/** Where to look again: the page the browser came to, or the checkout itself after a form. */
function checkoutOf(c: Context<PageEnv>): string {
  const path = new URL(c.req.url).pathname;
  return c.req.method === "GET" ? path : path.replace(/\/pay$/, "");
}

import type { Handlers } from "../../platform/context.ts";
import { problem } from "../../platform/http/problem.ts";
import { iso } from "../../platform/http/wire.ts";
import { openPortal, redeemPortal } from "./portal.ts";
import { checkRedirectUrl } from "./redirect-url.ts";
import { customerExists, readRedirectRules } from "./store.ts";

/** Operations of the sessions domain. */
export const sessionsRoutes = {
  "billing_portal_sessions.create": async (ctx, { params, body }) => {
    if (!(await customerExists(ctx, params.id))) throw problem("paylera.not_found", "No such object.");
    const returnUrl = body.return_url ?? null;
    if (returnUrl !== null) {
      const refused = checkRedirectUrl("return_url", returnUrl, await readRedirectRules(ctx));
      if (refused) throw refused;
    }
    const opened = await openPortal(ctx, { customerId: params.id, returnUrl });
    return { url: opened.url, expires_at: iso(opened.expiresAt) };
  },
  "pages.redeem_portal": async (ctx) => {
    if (!ctx.session) throw problem("paylera.unauthenticated", "Open the portal from its link.");
    const redeemed = await redeemPortal(ctx, ctx.session.id);
    return { session_token: redeemed.token, expires_at: iso(redeemed.expiresAt) };
  },
} satisfies Handlers<"billing_portal_sessions.create" | "pages.redeem_portal">;

import type { ProblemType, Response as ResponseOf, OperationOf, wire } from "@paylera/contract";
import { problems } from "@paylera/contract";
import { Hono } from "hono";
import { checkoutPage, planChangePreview, portalPage } from "./pages-fixtures.ts";

export const checkoutToken = `cs_test_${"c".repeat(43)}`;
export const linkToken = `sess_${"l".repeat(43)}`;
export const sessionToken = `pss_${"p".repeat(43)}`;

/** One call the pages made. */
type Call = { operation: string; bearer: string; body: unknown };

/** What the API says; a test changes it before it looks at a page. */
type World = {
  checkout: wire.CheckoutPage;
  settled: wire.CheckoutSettled;
  portal: wire.PortalPage;
  preview: wire.ChangePlanPreview;
  payUrl: string;
  linkIsSpent: boolean;
  /** Refuses the named operation. */
  refuse: Partial<Record<string, ProblemType>>;
};

/** An API of a few lines with the contract's shapes, and the record of what it was asked. */
export function createFakeApi() {
  const calls: Call[] = [];
  const world: World = {
    checkout: checkoutPage(),
    settled: { status: "complete", redirect_url: "https://acme.example/welcome?session=1" },
    portal: portalPage(),
    preview: planChangePreview(),
    payUrl: "https://pay.example/session/1",
    linkIsSpent: false,
    refuse: {},
  };
  const app = new Hono();

  const answer = (method: "get" | "post", path: string, operation: string, token: string, run: () => object) =>
    app.on(method, path, async (c) => {
      const bearer = c.req.header("authorization")?.replace(/^Bearer /, "") ?? "";
      const body = method === "post" ? await c.req.json().catch(() => null) : null;
      calls.push({ operation, bearer, body });
      const type = bearer === token ? world.refuse[operation] : "paylera.unauthenticated";
      if (type === undefined) return c.json(run());
      const { status, title } = problems[type];
      return new Response(JSON.stringify({ type, title, status, detail: "internal words" }), {
        status,
        headers: { "Content-Type": "application/problem+json", "Paylera-Request-Id": "req-1" },
      });
    });

  const subscription = (): wire.Subscription => {
    const [first] = world.portal.subscriptions;
    if (!first) throw new Error("the fixture has a subscription");
    return first;
  };
  answer("get", "/v1/pages/checkout", "get_checkout", checkoutToken, () => world.checkout);
  answer("post", "/v1/pages/checkout/pay", "pay_checkout", checkoutToken, () => ({ redirect_url: world.payUrl }));
  answer("post", "/v1/pages/checkout/settle", "settle_checkout", checkoutToken, () => world.settled);
  app.post("/v1/pages/portal/redeem", (c) => {
    calls.push({ operation: "redeem_portal", bearer: c.req.header("authorization") ?? "", body: null });
    const isGood = c.req.header("authorization") === `Bearer ${linkToken}` && !world.linkIsSpent;
    world.linkIsSpent = true;
    const redeemed: ResponseOf<OperationOf<"pages.redeem_portal">> = {
      session_token: sessionToken,
      expires_at: "2026-05-01T01:00:00.000Z",
    };
    return isGood ? c.json(redeemed) : c.json({ type: "paylera.unauthenticated", status: 401 }, 401);
  });
  answer("get", "/v1/pages/portal", "get_portal", sessionToken, () => world.portal);
  const base = "/v1/pages/portal/subscriptions/:id";
  answer("post", `${base}/change-plan/preview`, "preview_change_plan", sessionToken, () => world.preview);
  answer("post", `${base}/change-plan`, "change_plan", sessionToken, subscription);
  answer("post", `${base}/cancel`, "cancel", sessionToken, subscription);
  answer("post", `${base}/resume`, "resume", sessionToken, subscription);
  answer("post", "/v1/pages/portal/payment-method", "update_payment_method", sessionToken, () => ({
    redirect_url: world.payUrl,
  }));
  return { app, calls, world };
}
export type FakeApi = ReturnType<typeof createFakeApi>;

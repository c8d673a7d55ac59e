// What the relay has no route for: Acme's own backend asks Paylera with the secret token, for the signed-in person.
import { Hono } from "hono";
import type { Context } from "hono";
import type { PayleraClient, ProrationBehavior, Subscription } from "@paylera/sdk";
import { findCustomerId, findLiveSubscription } from "./customer.ts";
import type { Sessions, User } from "./session.ts";

type Env = { Variables: { user: User; body: Record<string, unknown> } };

export function billingRoutes(paylera: PayleraClient, sessions: Sessions): Hono<Env> {
  const app = new Hono<Env>();

  app.use(async (c, next) => {
    const user = await sessions.user(c);
    if (!user) return refuse(c, 401, "Sign in first.");
    c.set("user", user);
    const body: unknown = c.req.method === "POST" ? await c.req.json().catch(() => null) : {};
    if (typeof body !== "object" || body === null) return refuse(c, 400, "Send a JSON object.");
    c.set("body", body as Record<string, unknown>);
    return next();
  });

  const subscriptionOf = async (user: User): Promise<Subscription | null> => {
    const customerId = await findCustomerId(paylera, user);
    return customerId === null ? null : findLiveSubscription(paylera, customerId);
  };

  app.get("/subscription", async (c) => c.json(await subscriptionOf(c.var.user)));

  app.post("/preview", async (c) => {
    const { new_plan_id: planId, proration_behavior: behavior } = c.var.body;
    const subscription = await subscriptionOf(c.var.user);
    if (!subscription) return refuse(c, 404, "You have no plan yet.");
    if (typeof planId !== "string") return refuse(c, 422, "Choose a plan.");
    const preview = await paylera.subscriptions.previewChangePlan(subscription.id, {
      new_plan_id: planId,
      proration_behavior: prorationOf(behavior),
    });
    return c.json(preview);
  });

  app.post("/resume", async (c) => {
    const subscription = await subscriptionOf(c.var.user);
    if (!subscription) return refuse(c, 404, "You have no plan to resume.");
    return c.json(await paylera.subscriptions.resume(subscription.id));
  });

  // How usage that costs money is metered: the server that does the work asks first and reports afterwards.
  app.post("/usage", async (c) => {
    const calls = Number(c.var.body["calls"] ?? 1);
    if (!Number.isInteger(calls) || calls < 1 || calls > 1000) return refuse(c, 422, "Between 1 and 1000 calls.");
    const customerId = await findCustomerId(paylera, c.var.user);
    if (customerId === null) return c.json({ allowed: false, calls });
    const feature = { customer_id: customerId, feature_code: "api_calls" };
    const { allowed } = await paylera.entitlements.check({ ...feature, required_usage: calls });
    if (allowed) await paylera.usage.track({ ...feature, value: calls });
    return c.json({ allowed, calls });
  });

  return app;
}

// Only what customers may choose: "none" would change the plan without ever charging for it.
const prorationOf = (choice: unknown): ProrationBehavior =>
  choice === "always_invoice" ? "always_invoice" : "create_prorations";

function refuse(c: Context, status: 400 | 401 | 404 | 422, detail: string): Response {
  return c.json({ status, detail }, status);
}

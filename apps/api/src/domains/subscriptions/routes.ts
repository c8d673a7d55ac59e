import { problem } from "../../platform/http/problem.ts";
import { readPage } from "../../platform/http/page.ts";
import type { Handlers } from "../../platform/context.ts";
import { toSubscription } from "./shape.ts";
import { findSubscription, listSubscriptions } from "./store.ts";

/** Operations of the subscriptions domain; those that change one are flows. */
export const subscriptionsRoutes = {
  "subscriptions.get": async (ctx, { params }) => {
    const row = await findSubscription(ctx, params.id);
    if (!row) throw problem("paylera.subscription_not_found", "No such subscription.");
    return toSubscription(row);
  },
  "subscriptions.list": async (ctx, { query }) => {
    const filter = { customerId: query.customer_id ?? null, statuses: query.status ?? null };
    return readPage(ctx, query, {
      read: (page) => listSubscriptions(ctx, filter, page),
      position: (row) => [row.id],
      shape: toSubscription,
    });
  },
} satisfies Handlers<"subscriptions.get" | "subscriptions.list">;

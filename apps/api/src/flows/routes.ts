import type { Handlers } from "../platform/context.ts";
import { attach } from "./attach.ts";
import { cancel, resume } from "./cancel.ts";
import { changePlan, previewChangePlan } from "./change-plan.ts";
import { readCheckoutPage, readPortalPage, sessionOf } from "./pages.ts";
import { paymentFlowRoutes } from "./payment-routes.ts";

type FlowOperation =
  | "subscriptions.attach"
  | "subscriptions.change_plan"
  | "subscriptions.preview_change_plan"
  | "subscriptions.cancel"
  | "subscriptions.resume"
  | "pages.get_checkout"
  | "pages.get_portal"
  | "pages.preview_change_plan"
  | "pages.change_plan"
  | "pages.cancel"
  | "pages.resume";

/** Operations that write in several domains. */
export const flowRoutes = {
  ...paymentFlowRoutes,
  "subscriptions.attach": (ctx, { body }) => attach(ctx, body),
  "subscriptions.change_plan": (ctx, { params, body }) =>
    changePlan(ctx, { id: params.id, body, customerId: null, isSelfServe: ctx.headers.has("paylera-relay") }),
  "subscriptions.preview_change_plan": (ctx, { params, body }) =>
    previewChangePlan(ctx, { id: params.id, body, customerId: null, isSelfServe: ctx.headers.has("paylera-relay") }),
  "subscriptions.cancel": (ctx, { params, body }) =>
    cancel(ctx, { id: params.id, customerId: body.customer_id ?? null, body }),
  "subscriptions.resume": (ctx, { params, body }) =>
    resume(ctx, { id: params.id, customerId: body.customer_id ?? null }),
  "pages.get_checkout": (ctx) => readCheckoutPage(ctx, sessionOf(ctx)),
  "pages.get_portal": (ctx) => readPortalPage(ctx, sessionOf(ctx)),
  "pages.preview_change_plan": (ctx, { params, body }) =>
    previewChangePlan(ctx, { id: params.id, body, customerId: sessionOf(ctx).customerId, isSelfServe: true }),
  "pages.change_plan": (ctx, { params, body }) =>
    changePlan(ctx, { id: params.id, body, customerId: sessionOf(ctx).customerId, isSelfServe: true }),
  "pages.cancel": (ctx, { params }) =>
    cancel(ctx, { id: params.id, customerId: sessionOf(ctx).customerId, body: { at_period_end: true } }),
  "pages.resume": (ctx, { params }) => resume(ctx, { id: params.id, customerId: sessionOf(ctx).customerId }),
} satisfies Handlers<FlowOperation>;

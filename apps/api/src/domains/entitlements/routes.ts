import type { Handlers } from "../../platform/context.ts";
import { idempotencyKey } from "../../platform/http/idempotency.ts";
import { customerBundle, subscriptionBundle } from "./bundle.ts";
import { check } from "./check.ts";
import { putOverride, removeOverride } from "./override.ts";
import { track } from "./track.ts";

/** Operations of the entitlements domain. */
export const entitlementsRoutes = {
  "entitlements.check": (ctx, { body }) => check(ctx, body),
  "entitlements.check_get": (ctx, { query }) => check(ctx, query),
  "usage.track": async (ctx, { body }) => {
    await track(ctx, body, idempotencyKey(ctx.headers) ?? body.dedup_key ?? null);
    return undefined;
  },
  "subscriptions.entitlements": (ctx, { params }) => subscriptionBundle(ctx, params.id),
  "customers.entitlements": (ctx, { params }) => customerBundle(ctx, params.id),
  "overrides.put": (ctx, { params, body }) =>
    putOverride(ctx, { customerId: params.id, featureCode: params.feature_code }, body),
  "overrides.delete": async (ctx, { params }) => {
    await removeOverride(ctx, { customerId: params.id, featureCode: params.feature_code });
    return undefined;
  },
} satisfies Handlers<
  | "entitlements.check"
  | "entitlements.check_get"
  | "usage.track"
  | "subscriptions.entitlements"
  | "customers.entitlements"
  | "overrides.put"
  | "overrides.delete"
>;

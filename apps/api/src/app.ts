import type { OperationId } from "@paylera/contract";
import { Hono } from "hono";
import { catalogRoutes } from "./domains/catalog/routes.ts";
import { customersRoutes } from "./domains/customers/routes.ts";
import { entitlementsRoutes } from "./domains/entitlements/routes.ts";
import { tokenAuthenticator } from "./domains/identity/authenticate.ts";
import { identityRoutes } from "./domains/identity/routes.ts";
import { invoicingRoutes } from "./domains/invoicing/routes.ts";
import { paymentsRoutes } from "./domains/payments/routes.ts";
import { sessionAuthenticator } from "./domains/sessions/authenticate.ts";
import { sessionsRoutes } from "./domains/sessions/routes.ts";
import { subscriptionsRoutes } from "./domains/subscriptions/routes.ts";
import { webhookJobs } from "./domains/webhooks/jobs.ts";
import { webhooksRoutes } from "./domains/webhooks/routes.ts";
import { flowJobs } from "./flows/jobs.ts";
import { flowRoutes } from "./flows/routes.ts";
import type { Deps, Handlers } from "./platform/context.ts";
import { createLimiter } from "./platform/http/limiter.ts";
import type { Authenticators } from "./platform/http/pipeline.ts";
import { mountOperations } from "./platform/http/router.ts";
import { keepTidy, upkeepJob } from "./platform/upkeep.ts";
import { createWorker, type JobHandler, type Worker } from "./platform/worker.ts";
import { probes } from "./probes.ts";
import { createReference } from "./reference.ts";

/** Every operation and its handler; one without the other does not compile. */
const handlers = {
  ...identityRoutes,
  ...catalogRoutes,
  ...customersRoutes,
  ...subscriptionsRoutes,
  ...entitlementsRoutes,
  ...invoicingRoutes,
  ...paymentsRoutes,
  ...sessionsRoutes,
  ...webhooksRoutes,
  ...flowRoutes,
  ...probes,
} satisfies Handlers<OperationId>;

/** Every kind of due work and who does it. */
const jobs: Readonly<Record<string, JobHandler>> = { ...webhookJobs, ...flowJobs, [upkeepJob]: keepTidy };

/** The API and its worker over the given world. */
export function createApp(deps: Deps): { app: Hono; worker: Worker } {
  const authenticators: Authenticators = {
    token: tokenAuthenticator(deps),
    checkout_session: sessionAuthenticator(deps, "checkout"),
    portal_link: sessionAuthenticator(deps, "portal_link"),
    portal_session: sessionAuthenticator(deps, "portal"),
  };
  const worker = createWorker(deps, jobs, 8);
  deps.wake = worker.wake;
  const app = new Hono();
  app.route("/", createReference());
  const limiter = createLimiter({ perSecond: deps.config.rateLimit, inHand: deps.config.concurrencyLimit });
  mountOperations(app, { deps, authenticators, limiter }, handlers);
  return { app, worker };
}

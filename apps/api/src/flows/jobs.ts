import { expireCheckoutJob } from "../domains/sessions/checkout.ts";
import { renewJob } from "../domains/subscriptions/change-status.ts";
import type { JobHandler } from "../platform/worker.ts";
import { expireCheckout } from "./expire-checkout.ts";
import { paymentFlowJobs } from "./payment-jobs.ts";
import { renew } from "./renew.ts";

/** Due work that writes in several domains. */
export const flowJobs: Readonly<Record<string, JobHandler>> = {
  ...paymentFlowJobs,
  [renewJob]: renew,
  [expireCheckoutJob]: expireCheckout,
};

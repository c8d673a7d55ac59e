import { collectJob } from "../domains/invoicing/collection.ts";
import type { JobHandler } from "../platform/worker.ts";
import { collectPayment } from "./collect-payment.ts";
import { settlePayment } from "./settle-payment.ts";
import { settleJob } from "./steps/sweep-times.ts";

/** Due work that moves money. */
export const paymentFlowJobs: Readonly<Record<string, JobHandler>> = {
  [collectJob]: collectPayment,
  [settleJob]: settlePayment,
};

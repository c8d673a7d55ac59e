import type { JobHandler } from "../../platform/worker.ts";

/** Due work of the webhooks domain. */
export const webhookJobs: Readonly<Record<string, JobHandler>> = {};

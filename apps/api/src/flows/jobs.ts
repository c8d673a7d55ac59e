import type { JobHandler } from "../platform/worker.ts";

/** Due work that writes in several domains. */
export const flowJobs: Readonly<Record<string, JobHandler>> = {};

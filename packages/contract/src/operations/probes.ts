import { z } from "zod";
import { operation } from "../operation.ts";

const probe = {
  audience: "probe",
  auth: "none",
  scope: null,
  relay: false,
  latency: "probe",
  idempotency: "none",
  transaction: "none",
  method: "GET",
  status: 200,
} as const;

const Health = z.object({ status: z.literal("ok"), version: z.string() }).meta({ id: "Health" });
const example = { response: { status: "ok", version: "0.1.0" } };

export const probeOperations = [
  operation({
    ...probe,
    id: "probes.health",
    path: "/healthz",
    summary: "The process is alive",
    response: Health,
    problems: [],
    example,
  }),
  operation({
    ...probe,
    id: "probes.ready",
    path: "/readyz",
    summary: "The process can serve: its database answers and is migrated",
    response: Health,
    problems: ["paylera.unavailable"],
    example,
  }),
] as const;

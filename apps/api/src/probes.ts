import type { Handlers } from "./platform/context.ts";
import { problem } from "./platform/http/problem.ts";
import manifest from "../package.json" with { type: "json" };

/** Liveness and readiness, for load balancers and start scripts. */
export const probes = {
  "probes.health": async () => ({ status: "ok", version: manifest.version }),
  "probes.ready": async ({ deps }) => {
    if (deps.isStopping) throw problem("paylera.unavailable", "This process is shutting down.");
    await deps.db.ping().catch(() => {
      throw problem("paylera.unavailable", "The database does not answer.");
    });
    return { status: "ok", version: manifest.version };
  },
} satisfies Handlers<"probes.health" | "probes.ready">;

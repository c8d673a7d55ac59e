import { operationList } from "@paylera/contract";
import type { Hono } from "hono";
import type { Deps } from "../context.ts";
import { type AnyHandler, type Authenticators, pipeline } from "./pipeline.ts";
import { ProblemError, problem, problemResponse } from "./problem.ts";

/** Mounts every operation of the contract on its path, and answers every other path with a problem. */
export function mountOperations(
  router: Hono,
  deps: Deps,
  authenticators: Authenticators,
  handlers: Readonly<Record<string, AnyHandler>>,
): void {
  for (const op of operationList) {
    const handler = handlers[op.id];
    if (!handler) throw new Error(`operation ${op.id} has no handler`);
    const respond = pipeline(deps, authenticators, op, handler);
    router.on(op.method, op.path.replaceAll(/\{(\w+)\}/g, ":$1"), (c) =>
      respond({ request: c.req.raw, params: c.req.param() as Record<string, string>, query: c.req.query(), path: c.req.path }),
    );
  }
  router.notFound((c) => problemResponse(unmatched(c.req.method, c.req.path), requestHeaders(deps)));
}

const requestHeaders = (deps: Deps): Headers => new Headers({ "Paylera-Request-Id": deps.ids.uuid() });

const patterns = operationList.map((op) => ({
  method: op.method,
  pattern: new RegExp(`^${op.path.replaceAll(/\{\w+\}/g, "[^/]+")}$`),
}));

function unmatched(method: string, path: string): ProblemError {
  const allowed = patterns.filter((entry) => entry.pattern.test(path)).map((entry) => entry.method);
  if (allowed.length === 0) return problem("paylera.route_not_found", "The API has no such path; see /docs.");
  const allow = [...new Set(allowed)].join(", ");
  return new ProblemError("paylera.method_not_allowed", `Not with ${method}; this path takes ${allow}.`, {
    headers: { Allow: allow },
  });
}

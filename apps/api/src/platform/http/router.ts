import { operationList } from "@paylera/contract";
import type { Hono } from "hono";
import type { Deps } from "../context.ts";
import { type AnyHandler, type Gate, pipeline } from "./pipeline.ts";
import { ProblemError, problem, problemResponse, toProblem } from "./problem.ts";

/** Mounts every operation of the contract on its path, and answers every other path with a problem. */
export function mountOperations(router: Hono, gate: Gate, handlers: Readonly<Record<string, AnyHandler>>): void {
  for (const op of operationList) {
    const handler = handlers[op.id];
    if (!handler) throw new Error(`operation ${op.id} has no handler`);
    const respond = pipeline(gate, op, handler);
    router.on(op.method, op.path.replaceAll(/\{(\w+)\}/g, ":$1"), (c) =>
      respond({
        request: c.req.raw,
        params: c.req.param() as Record<string, string>,
        query: c.req.query(),
        path: c.req.path,
      }),
    );
  }
  router.notFound((c) => refuse(gate.deps, c.req, unmatched(c.req.method, c.req.path)));
  router.onError((error, c) => {
    gate.deps.log.error({ err: error }, "unexpected error");
    return refuse(gate.deps, c.req, toProblem(error));
  });
}

/** Answers what no operation answers. The path may hold anything, so the log has only its beginning. */
function refuse(deps: Deps, request: { method: string; path: string }, refusal: ProblemError): Response {
  const requestId = deps.ids.uuid();
  const response = problemResponse(refusal, new Headers({ "Paylera-Request-Id": requestId }));
  const { method, path } = request;
  deps.log.info({ request_id: requestId, method, path: path.slice(0, 80), status: response.status }, "request");
  return response;
}

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

import { isId } from "./ids.ts";
import { RelayProblem } from "./problems.ts";
import { routes } from "./routes.ts";
import type { RelayRoute } from "./routes.ts";

/** A matched route and the raw `{id}` segment when the route has one. */
export type RouteMatch = { readonly route: RelayRoute; readonly id: string | undefined };

const byPath = new Map<string, readonly RelayRoute[]>();
for (const route of routes) byPath.set(route.path, [...(byPath.get(route.path) ?? []), route]);

const VARIABLE = /^\/subscriptions\/([^/]+)\/([^/]+)$/;

/** The part of a path below the mount point, or undefined when the path is not below it (slash boundary). */
export function pathBelow(pathname: string, basePath: string): string | undefined {
  if (!pathname.startsWith(basePath)) return undefined;
  const rest = pathname.slice(basePath.length);
  if (rest !== "" && !rest.startsWith("/")) return undefined;
  return rest.length > 1 && rest.endsWith("/") ? rest.slice(0, -1) : rest;
}

/** The routes at a path below the mount point with the id in it; an id that is no id cannot exist: 404. */
export function routesAt(path: string): { routes: readonly RelayRoute[]; id: string | undefined } | undefined {
  const exact = byPath.get(path);
  if (exact !== undefined && !path.includes("{")) return { routes: exact, id: undefined };
  const variable = VARIABLE.exec(path);
  const found = byPath.get(`/subscriptions/{id}/${variable?.[2] ?? ""}`);
  if (found === undefined) return undefined;
  const id = variable?.[1];
  if (!isId(id)) throw new RelayProblem("paylera.subscription_not_found", "No such subscription.");
  return { routes: found, id };
}

/** Methods a path answers, for `Allow`. */
export function allowedMethods(candidates: readonly RelayRoute[]): string {
  const methods = candidates.flatMap((route) => (route.method === "GET" ? ["GET", "HEAD"] : [route.method]));
  return [...new Set([...methods, "OPTIONS"])].join(", ");
}

/** Chooses the row for a method; HEAD reads the GET row. */
export function matchRoute(method: string, path: string): RouteMatch {
  const at = routesAt(path);
  if (at === undefined) throw new RelayProblem("paylera.route_not_found", "The relay has no such route.");
  const wanted = method === "HEAD" ? "GET" : method;
  const route = at.routes.find((candidate) => candidate.method === wanted);
  if (route !== undefined) return { route, id: at.id };
  throw new RelayProblem("paylera.method_not_allowed", "The route exists, but not with this method.", {
    allow: allowedMethods(at.routes),
  });
}

import { apiVersions, type Operation } from "@paylera/contract";
import type { Ctx, Deps, OpenScene, Principal, RequestScene } from "../context.ts";
import { isUuid } from "../ids.ts";
import { monotonicMs } from "../clock.ts";
import { parseBody, readBody, validate } from "./body.ts";
import { claim, idempotencyKey, keep } from "./idempotency.ts";
import type { Limiter } from "./limiter.ts";
import { problem, ProblemError, problemResponse, toProblem } from "./problem.ts";

/**
 * How a request is answered. Each step can refuse, in this order, with these problems:
 *
 * 1. version      400 api_version_unknown
 * 2. authenticate 401 unauthenticated
 * 3. limit        429 rate_limited
 * 4. scope        403 forbidden
 * 5. path         404 not_found (an id that is none, a code that cannot exist)
 * 6. key          400 idempotency_key_invalid
 * 7. body         413 payload_too_large, 415 unsupported_media_type, 400 invalid_request
 * 8. shape        422 validation_failed
 * 9. claim        409 idempotency_conflict, 409 idempotency_in_progress, or a replay
 * 10. work        whatever the operation lists; 503 unavailable, 500 internal_error
 *
 * Refusals of steps 1 to 9 and all 5xx roll everything back and are not stored under an idempotency key.
 */
export type AnyHandler = (ctx: never, input: never) => Promise<unknown>;
type Input = { params: Record<string, string>; query: unknown; body: unknown };

/** Turns the presented credential into a principal, or null. One per way of authenticating in the contract. */
export type Authenticators = Readonly<
  Record<Exclude<Operation["auth"], "none" | "signature">, (secret: string) => Promise<Principal | null>>
>;

export type Exchange = {
  request: Request;
  params: Record<string, string>;
  query: Record<string, string>;
  path: string;
};

/** What every operation's requests pass through. */
export type Gate = { deps: Deps; authenticators: Authenticators; limiter: Limiter };

/** Makes the function that answers one operation. */
export function pipeline({ deps, authenticators, limiter }: Gate, op: Operation, typed: AnyHandler) {
  const handler = typed as Work["handler"];
  return async (exchange: Exchange): Promise<Response> => {
    const startedAt = monotonicMs();
    const requestId = deps.ids.uuid();
    const headers = new Headers({ "Paylera-Request-Id": requestId });
    let response: Response;
    try {
      response = await answer({ deps, authenticators, limiter, op, handler, exchange, requestId, headers });
    } catch (error) {
      const refusal = toProblem(error);
      if (refusal.type === "paylera.internal_error")
        deps.log.error({ err: error, request_id: requestId }, "unexpected error");
      response = problemResponse(refusal, headers);
    }
    const durationMs = Math.round((monotonicMs() - startedAt) * 10) / 10;
    const level = response.status >= 500 ? "error" : op.audience === "probe" ? "trace" : "info";
    const tenantId = headers.get("Paylera-Tenant-Id") ?? undefined;
    deps.log[level](
      {
        request_id: requestId,
        operation: op.id,
        status: response.status,
        duration_ms: durationMs,
        tenant_id: tenantId,
      },
      "request",
    );
    return response;
  };
}

type Work = {
  deps: Deps;
  authenticators: Authenticators;
  limiter: Limiter;
  op: Operation;
  // The table of handlers was type-checked per operation; here the contract itself says which scene each one takes.
  handler: (scene: OpenScene | RequestScene | (RequestScene & Ctx), input: Input) => Promise<unknown>;
  exchange: Exchange;
  requestId: string;
  headers: Headers;
};

async function answer(work: Work): Promise<Response> {
  const { exchange, headers } = work;
  checkVersion(exchange.request);
  const principal = await authenticate(work);
  if (principal === null) return perform(work, null);
  headers.set("Paylera-Tenant-Id", principal.tenant.id);
  const leave = enter(work, principal);
  try {
    return await perform(work, principal);
  } finally {
    leave();
  }
}

/** Takes a place among the caller's requests in hand; answers how to leave it. */
function enter({ limiter, op }: Work, { actor }: Principal): () => void {
  const entry = limiter.enter(`${actor.kind}/${actor.id}`, op.hot !== true);
  if ("leave" in entry) return entry.leave;
  throw new ProblemError("paylera.rate_limited", "Too many requests with this credential.", {
    headers: { "Retry-After": String(entry.retryAfterSeconds) },
  });
}

async function perform(work: Work, principal: Principal | null): Promise<Response> {
  const { deps, op, handler, exchange, requestId, headers } = work;
  const { request } = exchange;
  if (op.scope && principal && !principal.scopes.has("*") && !principal.scopes.has(op.scope)) {
    throw problem("paylera.forbidden", `This token lacks the scope ${op.scope}.`);
  }
  checkPath(exchange.params);
  const key = op.idempotency === "none" ? null : idempotencyKey(request.headers);
  const rawBody = op.method === "GET" ? new Uint8Array() : await readBody(request);
  const input: Input = {
    params: exchange.params,
    query: op.query ? validate(op.query, exchange.query) : undefined,
    body: op.body ? validate(op.body, parseBody(request, rawBody)) : undefined,
  };
  const about = { deps, operation: op.id, requestId, now: deps.clock.now() };
  const open: OpenScene = { ...about, headers: request.headers, rawBody };
  if (!principal) return send(op, headers, await handler(open, input));
  const { tenant, actor, session } = principal;
  const vault = await deps.vault.forTenant(tenant.id, tenant.region);
  const scene: RequestScene = { ...open, tenant, actor, session, vault };
  if (op.transaction === "none") return send(op, headers, await handler(scene, input));
  return deps.db.tenant(principal.tenant.id, async (tx) => {
    const ctx = { ...scene, tx };
    if (op.idempotency !== "stored" || key === null) return send(op, headers, await handler(ctx, input));
    const { method, path } = { method: op.method, path: exchange.path };
    const claimed = await claim(ctx, principal, { key, method, path, body: input.body });
    if ("replay" in claimed) {
      headers.set("Idempotent-Replayed", "true");
      return json(headers, claimed.replay.status, claimed.replay.body);
    }
    const { status, body } = render(op, await handler(ctx, input));
    await keep(ctx, claimed.keyHash, status, body);
    return json(headers, status, body);
  });
}

function checkVersion(request: Request): void {
  const version = request.headers.get("paylera-api-version");
  if (version === null || apiVersions.includes(version)) return;
  throw problem("paylera.api_version_unknown", `This server speaks ${apiVersions.join(", ")}.`);
}

async function authenticate({ op, authenticators, exchange }: Work): Promise<Principal | null> {
  if (op.auth === "none" || op.auth === "signature") return null;
  const [scheme, secret, ...rest] = (exchange.request.headers.get("authorization") ?? "").split(" ");
  const presented = scheme?.toLowerCase() === "bearer" && secret && rest.length === 0 && secret.length <= 200;
  const principal = presented ? await authenticators[op.auth](secret) : null;
  if (!principal) throw problem("paylera.unauthenticated", "Send a valid bearer token.");
  return principal;
}

/** An id that is no UUID or a code of the wrong form cannot name anything: the same answer as for an unknown one. */
function checkPath(params: Record<string, string>): void {
  for (const [name, value] of Object.entries(params)) {
    const valid = name.endsWith("id") ? isUuid(value.toLowerCase()) : /^[a-z][a-z0-9_]{0,63}$/.test(value);
    if (!valid) throw problem("paylera.not_found", "No such object.");
  }
}

function render(op: Operation, result: unknown): { status: number; body: string } {
  if (op.status === 204) return { status: 204, body: "" };
  const replied = typeof result === "object" && result !== null && "reply" in result && "status" in result;
  const { status, reply } = replied
    ? (result as { status: number; reply: unknown })
    : { status: op.status, reply: result };
  return { status, body: JSON.stringify(reply) };
}

function send(op: Operation, headers: Headers, result: unknown): Response {
  const { status, body } = render(op, result);
  return json(headers, status, body);
}

function json(headers: Headers, status: number, body: string): Response {
  headers.set("Cache-Control", "no-store");
  headers.set("X-Content-Type-Options", "nosniff");
  if (status === 204) return new Response(null, { status, headers });
  headers.set("Content-Type", "application/json");
  return new Response(body, { status, headers });
}

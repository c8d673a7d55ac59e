import { setTimeout as pause } from "node:timers/promises";
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context, MiddlewareHandler } from "hono";
import type { Random } from "../../platform/random.ts";
import type { Account } from "./accounts.ts";
import { ApiError } from "./api-error.ts";
import { inProgress } from "./idempotency.ts";

export type SandboxEnv = { Bindings: Partial<HttpBindings>; Variables: { account: Account } };

/** Misbehaves as the account asked: slow, failing before, failing after, or cutting the connection after. */
export function injectFaults(random: Random): MiddlewareHandler<SandboxEnv> {
  const hits = (rate: number): boolean => rate > 0 && random.unit() < rate;
  return async (c, next) => {
    const { behaviour } = c.var.account;
    if (behaviour.latency_ms > 0) await pause(behaviour.latency_ms);
    if (hits(behaviour.error_before_rate)) throw broken();
    await next();
    if (c.res.status >= 400) return;
    if (hits(behaviour.drop_connection_after_effect_rate)) cutConnection(c);
    else if (hits(behaviour.error_after_rate)) throw broken();
  };
}

/** Refuses a key that this process is still working on; the database refuses it across processes. */
export function refuseRunningKeys(): MiddlewareHandler<SandboxEnv> {
  const running = new Set<string>();
  return async (c, next) => {
    const key = c.req.header("idempotency-key");
    if (key === undefined) return next();
    const claim = `${c.var.account.id}|${key}`;
    if (running.has(claim)) throw inProgress();
    running.add(claim);
    try {
      await next();
    } finally {
      running.delete(claim);
    }
  };
}

function cutConnection(c: Context<SandboxEnv>): void {
  const socket = c.env?.outgoing;
  // Called without a socket (an in-process request), the nearest thing to no answer is an error.
  if (socket === undefined) throw broken();
  socket.destroy();
  c.res = undefined;
  c.res = RESPONSE_ALREADY_SENT;
}

function broken(): ApiError {
  return new ApiError(500, "internal_error", "Something went wrong.");
}

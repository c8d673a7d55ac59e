import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import type { Pool } from "pg";
import type { Clock } from "../../platform/clock.ts";
import type { Ids } from "../../platform/ids.ts";
import type { Random } from "../../platform/random.ts";
import { createApi } from "./api.ts";
import { ApiError } from "./api-error.ts";
import type { SandboxContext } from "./context.ts";
import type { SandboxEnv } from "./faults.ts";
import type { Deliver } from "./outbox.ts";
import { createPaymentPages } from "./payment-pages.ts";
import { pumpSandbox } from "./pump.ts";
import type { WireError } from "./wire.ts";

/** The part of a pino-like logger that the sandbox uses. */
export type SandboxLog = { error(fields: object, message: string): void };

export type SandboxOptions = {
  /** Its own connections; the sandbox never joins anybody's transaction. The caller ends the pool after `close`. */
  pool: Pool;
  clock: Clock;
  ids: Ids;
  random: Random;
  /** The way webhooks leave: the caller decides which addresses may be reached. */
  deliver: Deliver;
  /** The address the app is mounted at, such as `http://localhost:4010/sandbox`. */
  publicUrl: string;
  /** Bearer of `POST /v1/accounts`. */
  signupSecret: string;
  log: SandboxLog;
};

export type Sandbox = {
  app: Hono<SandboxEnv>;
  /** Expires, settles and sends what is due at `now`; answers how many webhook requests were made. */
  pump(now: number): Promise<number>;
  /** Waits for pumps on the way; later ones do nothing. */
  close(): Promise<void>;
};

/** The pretend payment company. Its schema must exist: see `ensureSandboxSchema`. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const { pool, clock, ids, random, deliver, signupSecret, log } = options;
  const ctx: SandboxContext = { pool, clock, ids, random, publicUrl: options.publicUrl.replace(/\/+$/, "") };
  const app = new Hono<SandboxEnv>();
  app.use(async (c, next) => {
    // PostgreSQL cannot hold NUL, so nothing can be named by it.
    if (c.req.url.includes("%00")) throw new ApiError(404, "not_found", "There is no such page.");
    return next();
  });
  app.route("/v1", createApi(ctx, signupSecret));
  app.route("/", createPaymentPages(ctx));
  app.onError((error, c) => {
    if (error instanceof ApiError) return c.json(toBody(error.code, error.message), error.status);
    if (error instanceof HTTPException) return error.getResponse();
    log.error({ err: error }, "The sandbox failed");
    return c.json(toBody("internal_error", "Something went wrong."), 500);
  });
  app.notFound((c) => c.json(toBody("not_found", "There is no such page."), 404));
  const running = new Set<Promise<number>>();
  let isClosed = false;
  return {
    app,
    pump: async (now) => {
      if (isClosed) return 0;
      const turn = pumpSandbox(ctx, deliver, now);
      running.add(turn);
      return turn.finally(() => running.delete(turn));
    },
    close: async () => {
      isClosed = true;
      await Promise.allSettled(running);
    },
  };
}

function toBody(code: string, message: string): WireError {
  return { error: { code, message } };
}

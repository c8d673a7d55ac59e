import { timingSafeEqual } from "node:crypto";
import { Hono } from "hono";
import type { Context, Handler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { sha256 } from "../../platform/ids.ts";
import type { Account } from "./accounts.ts";
import { findAccountBySecret, openAccount, setBehaviour } from "./accounts.ts";
import { ApiError } from "./api-error.ts";
import { readBehaviour } from "./behaviour.ts";
import { readBooks } from "./books.ts";
import { chargeMethod, findCharge, getMethod, listCharges, refundCharge } from "./charges.ts";
import { createCheckout, expireCheckout, findCheckout, toCheckout } from "./checkouts.ts";
import type { SandboxContext, Tx } from "./context.ts";
import { inTransaction } from "./context.ts";
import { injectFaults, refuseRunningKeys } from "./faults.ts";
import type { SandboxEnv } from "./faults.ts";
import type { Fields } from "./fields.ts";
import { readFields, refused, text, webUrl } from "./fields.ts";
import { once } from "./idempotency.ts";

type Write = (tx: Tx, input: { account: Account; fields: Fields; now: number }) => Promise<object>;

const pageSizeMax = 100;

/** The JSON API: accounts for whoever holds the signup secret, everything else for the account's own secret key. */
export function createApi(ctx: SandboxContext, signupSecret: string): Hono<SandboxEnv> {
  const api = new Hono<SandboxEnv>();
  api.use(bodyLimit({ maxSize: 65_536, onError: () => tooLarge() }));
  api.post("/accounts", async (c) => {
    if (!isSame(bearer(c), signupSecret)) throw unauthorized();
    const fields = await fieldsOf(c);
    const opened = await openAccount(ctx, { key: text(fields, "key", 200), webhookUrl: webUrl(fields, "webhook_url") });
    return c.json(opened);
  });
  api.use(async (c, next) => {
    const account = await findAccountBySecret(ctx.pool, bearer(c));
    if (account === undefined) throw unauthorized();
    c.set("account", account);
    return next();
  });
  api.put("/behaviour", async (c) => {
    const wanted = readBehaviour(await fieldsOf(c));
    await setBehaviour(ctx.pool, { accountId: c.var.account.id, ...wanted });
    return c.json({ ...wanted.behaviour, decline_next: wanted.declineNext });
  });
  api.get("/books", async (c) => c.json(await readBooks(ctx.pool, c.var.account.id)));
  api.use(refuseRunningKeys(), injectFaults(ctx.random));
  addReads(api, ctx);
  addWrites(api, ctx);
  return api;
}

function addReads(api: Hono<SandboxEnv>, ctx: SandboxContext): void {
  api.get("/checkouts/:ref", async (c) => {
    const row = await findCheckout(ctx.pool, { ref: c.req.param("ref"), accountId: c.var.account.id });
    if (row === undefined) throw notFound("checkout");
    return c.json(await toCheckout(ctx.pool, ctx, row, ctx.clock.now()));
  });
  api.get("/charges", async (c) => {
    const limit = readLimit(c.req.query("limit"));
    const page = await listCharges(ctx.pool, {
      accountId: c.var.account.id,
      callId: c.req.query("call_id") ?? null,
      after: c.req.query("after") ?? null,
      limit: limit + 1,
    });
    return c.json({ data: page.slice(0, limit), has_more: page.length > limit });
  });
  api.get("/charges/:ref", async (c) => {
    const charge = await findCharge(ctx.pool, c.var.account.id, c.req.param("ref"));
    if (charge === undefined) throw notFound("charge");
    return c.json(charge);
  });
  api.get("/methods/:ref", async (c) => {
    const { card: _card, ...method } = await getMethod(ctx.pool, c.var.account.id, c.req.param("ref"));
    return c.json(method);
  });
}

function addWrites(api: Hono<SandboxEnv>, ctx: SandboxContext): void {
  api.post(
    "/checkouts",
    idempotent(ctx, (tx, input) => createCheckout(tx, ctx, input)),
  );
  api.post(
    "/charges",
    idempotent(ctx, (tx, input) => chargeMethod(tx, ctx, input)),
  );
  api.post(
    "/refunds",
    idempotent(ctx, (tx, input) => refundCharge(tx, ctx, input)),
  );
  // Expiring is naturally idempotent, so it takes no key.
  api.post("/checkouts/:ref/expire", async (c) => {
    const input = { account: c.var.account, ref: c.req.param("ref"), now: ctx.clock.now() };
    return c.json(await inTransaction(ctx.pool, (tx) => expireCheckout(tx, ctx, input)));
  });
}

function idempotent(ctx: SandboxContext, write: Write): Handler<SandboxEnv> {
  return async (c) => {
    const key = c.req.header("idempotency-key") ?? "";
    if (!/^[\x20-\x7e]{1,255}$/.test(key)) throw refused("Idempotency-Key must be 1 to 255 printable characters.");
    const { account } = c.var;
    const fields = await fieldsOf(c);
    const now = ctx.clock.now();
    const claim = { accountId: account.id, key, route: c.req.path, fields, now };
    const { answer, replayed } = await once(ctx, claim, (tx) => write(tx, { account, fields, now }));
    if (replayed) c.header("idempotent-replayed", "true");
    return c.body(answer, 200, { "content-type": "application/json" });
  };
}

async function fieldsOf(c: Context<SandboxEnv>): Promise<Fields> {
  return readFields(new Uint8Array(await c.req.arrayBuffer()));
}

function readLimit(value: string | undefined): number {
  if (value === undefined) return pageSizeMax;
  const limit = /^\d{1,3}$/.test(value) ? Number(value) : 0;
  if (limit < 1 || limit > pageSizeMax) throw refused(`limit must be from 1 to ${pageSizeMax}.`);
  return limit;
}

function bearer(c: Context<SandboxEnv>): string {
  const header = c.req.header("authorization") ?? "";
  return header.startsWith("Bearer ") ? header.slice(7) : "";
}

function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(sha256(given), sha256(expected));
}

function unauthorized(): ApiError {
  return new ApiError(401, "unauthorized", "The secret key is not valid.");
}

function notFound(what: string): ApiError {
  return new ApiError(404, "not_found", `There is no such ${what}.`);
}

function tooLarge(): never {
  throw new ApiError(413, "too_large", "The body is larger than 64 KiB.");
}

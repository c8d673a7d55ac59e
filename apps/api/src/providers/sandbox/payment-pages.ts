import { readFileSync } from "node:fs";
import path from "node:path";
import { Hono } from "hono";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { getAccount } from "./accounts.ts";
import { authenticationFailed, findCard } from "./cards.ts";
import type { Card } from "./cards.ts";
import { cardOf } from "./charges.ts";
import { findCheckout, isOpen, lockCheckout, payCheckout } from "./checkouts.ts";
import type { CheckoutRow } from "./checkouts.ts";
import type { SandboxContext } from "./context.ts";
import { inTransaction } from "./context.ts";
import type { SandboxEnv } from "./faults.ts";
import { closedPage, missingPage, payPage, verifyPage } from "./page.ts";
import type { Page } from "./page.ts";

const read = (name: string): string => readFileSync(path.join(import.meta.dirname, "assets", name), "utf8");
const stylesheet = read("pay.css");
const icon = read("icon.svg");

/** The hosted pages a payer sees. The unguessable ref in the address is the only key; no cookie is ever set. */
export function createPaymentPages(ctx: SandboxContext): Hono<SandboxEnv> {
  const pages = new Hono<SandboxEnv>();
  const base = new URL(ctx.publicUrl).pathname.replace(/\/$/, "");
  pages.get("/pay.css", (c) => c.body(stylesheet, 200, { "content-type": "text/css; charset=utf-8", ...cached }));
  pages.get("/icon.svg", (c) => c.body(icon, 200, { "content-type": "image/svg+xml", ...cached }));
  pages.use("/pay/*", bodyLimit({ maxSize: 16_384 }));
  pages.get("/pay/:ref", async (c) => {
    const row = await findCheckout(ctx.pool, { ref: c.req.param("ref"), accountId: null });
    return show(c, base, row, ctx.clock.now(), payPage);
  });
  pages.get("/pay/:ref/verify", async (c) => {
    const row = await findCheckout(ctx.pool, { ref: c.req.param("ref"), accountId: null });
    return show(c, base, row, ctx.clock.now(), verifyPage);
  });
  pages.post("/pay/:ref", async (c) => {
    const ref = c.req.param("ref");
    const card = findCard(await chosen(c, "card"));
    if (card === undefined) return c.redirect(`${base}/pay/${encodeURIComponent(ref)}`, 303);
    if (card.onPage === "asks_payer") return c.redirect(`${base}/pay/${encodeURIComponent(ref)}/verify`, 303);
    return settle(c, ctx, base, { ref, card, outcome: card.onPage });
  });
  pages.post("/pay/:ref/verify", async (c) => {
    const ref = c.req.param("ref");
    const outcome = (await chosen(c, "answer")) === "approve" ? "approves" : authenticationFailed;
    return settle(c, ctx, base, { ref, card: cardOf("three_d_secure"), outcome });
  });
  return pages;
}

const cached = { "cache-control": "public, max-age=3600", "x-content-type-options": "nosniff" };

type Payment = { ref: string; card: Card; outcome: Exclude<Card["onPage"], "asks_payer"> };

/** One field of the form; nothing when the body is no form at all. */
async function chosen(c: Context, name: string): Promise<string> {
  const form = await c.req.parseBody().catch(() => ({}) as Record<string, unknown>);
  const value = form[name];
  return typeof value === "string" ? value : "";
}

/** After the payer's answer: back to the shop, or to the page again while the checkout is still open. */
async function settle(c: Context, ctx: SandboxContext, base: string, payment: Payment): Promise<Response> {
  const now = ctx.clock.now();
  const { ref, card, outcome } = payment;
  const row = await inTransaction(ctx.pool, async (tx) => {
    const before = await findCheckout(tx, { ref, accountId: null });
    if (before === undefined) return undefined;
    const locked = await lockCheckout(tx, { ref, accountId: null });
    await payCheckout(tx, ctx, { account: await getAccount(tx, locked.account_id), row: locked, card, outcome, now });
    return findCheckout(tx, { ref, accountId: null });
  });
  if (row !== undefined && isOpen(row, now)) return c.redirect(`${base}/pay/${ref}`, 303);
  return show(c, base, row, now, payPage);
}

async function show(
  c: Context,
  base: string,
  row: CheckoutRow | undefined,
  now: number,
  open: (page: Page) => ReturnType<typeof payPage>,
): Promise<Response> {
  const headers = pageHeaders();
  if (row === undefined) return c.html(missingPage(base), 404, headers);
  if (isOpen(row, now)) {
    const cancelUrl = returnUrl(row, { sandbox_status: "cancelled" });
    return c.html(open({ base, row, cancelUrl }), 200, headers);
  }
  if (row.status === "open" || row.status === "expired") {
    return c.html(closedPage(base, returnUrl(row, { sandbox_status: "expired" })), 410, headers);
  }
  return c.redirect(returnUrl(row), 303);
}

function returnUrl(row: CheckoutRow, also: { sandbox_status?: string } = {}): string {
  const url = new URL(row.return_url);
  url.searchParams.set("sandbox_checkout", row.ref);
  for (const [name, value] of Object.entries(also)) url.searchParams.set(name, value);
  return url.href;
}

/** No `form-action`: browsers apply it to every redirect after the form, and shops redirect on as they like. */
function pageHeaders(): Record<string, string> {
  return {
    "content-security-policy":
      "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
  };
}

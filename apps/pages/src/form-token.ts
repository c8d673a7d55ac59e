import { createHmac, timingSafeEqual } from "node:crypto";
import type { Context } from "hono";

/** The hidden field of every portal form. It follows from the session's cookie, which no other site can read. */
export const formTokenOf = (session: string): string =>
  createHmac("sha256", session).update("paylera portal form v1").digest("base64url");

/**
 * Whether a form was sent from one of our own pages in this session. `Origin` is `null` under our referrer policy, so
 * what the browser says in `Sec-Fetch-Site` decides where it says anything.
 */
export function isOwnForm(c: Context, publicOrigin: string, session: string, token: string): boolean {
  const site = c.req.header("sec-fetch-site");
  if (site !== undefined && site !== "same-origin") return false;
  const origin = c.req.header("origin");
  if (site === undefined && origin !== undefined && origin !== "null" && origin !== publicOrigin) return false;
  const expected = Buffer.from(formTokenOf(session));
  const given = Buffer.from(token);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** The fields of a form by name; empty when the body is no form. */
export async function readForm(c: Context): Promise<(name: string) => string> {
  const form = await c.req.parseBody().catch((): Record<string, unknown> => ({}));
  return (name) => {
    const value = Object.hasOwn(form, name) ? form[name] : undefined;
    return typeof value === "string" ? value : "";
  };
}

import type { TenantRef } from "../../platform/context.ts";
import { type ProblemError, problem } from "../../platform/http/problem.ts";

/** What the merchant may write into a redirect URL; it becomes the checkout session's id (P-025). */
const placeholder = "{CHECKOUT_SESSION_ID}";

export type RedirectRules = { mode: TenantRef["mode"]; strict: boolean; hosts: readonly string[] };

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/**
 * Accepts a redirect URL or refuses it: absolute https (http for this machine in test mode), no user name or password,
 * and in strict mode a listed host, compared whole after parsing. The placeholder is set aside first, because parsing
 * would percent-encode it in a path.
 */
export function checkRedirectUrl(field: string, value: string, rules: RedirectRules): ProblemError | null {
  const url = URL.parse(value.replaceAll(placeholder, "session"));
  const invalid = (why: string) => problem("paylera.redirect_url_invalid", `${field} ${why}.`);
  if (!url) return invalid("is not an absolute URL");
  const isLocal = url.protocol === "http:" && loopback.test(url.hostname) && rules.mode === "test";
  if (url.protocol !== "https:" && !isLocal) return invalid("must use https");
  if (url.username !== "" || url.password !== "") return invalid("must not carry a user name or password");
  if (rules.strict && !rules.hosts.includes(url.host)) {
    return problem("paylera.redirect_domain_not_allowed", `${field} names a host that this tenant has not allowed.`);
  }
  return null;
}

/** The address to send the browser to: the placeholder filled in, then the URL as a parser reads it. */
export const fillRedirectUrl = (value: string, sessionId: string): string =>
  new URL(value.replaceAll(placeholder, sessionId)).href;

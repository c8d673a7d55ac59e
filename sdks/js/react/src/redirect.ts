import { PayleraError } from "@paylera/sdk";

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Whether a page may be sent there: `https:`, or plain `http:` on this machine; never `javascript:` and the like. */
export function isSafeRedirect(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === "https:" || (protocol === "http:" && LOOPBACK.has(hostname));
}

/**
 * Leaves the page for a hosted one.
 *
 * @throws PayleraError `paylera.redirect_url_invalid` when the address is not safe
 */
export function redirectTo(url: string, location: Pick<Location, "assign"> = window.location): void {
  if (!isSafeRedirect(url)) {
    throw new PayleraError("Refused to leave for an address that is not https", {
      type: "paylera.redirect_url_invalid",
    });
  }
  location.assign(url);
}

/** Makes a path absolute, as the API requires; `{CHECKOUT_SESSION_ID}` in a query survives (P-025). */
export function absoluteUrl(url: string, origin: string = window.location.origin): string {
  return url.startsWith("/") ? origin + url : url;
}

import { isLoopbackHost, isPublicAddress, literalAddress } from "../../platform/address-guard.ts";
import { problem } from "../../platform/http/problem.ts";

/** Names that mean something inside one network only. */
const internalName = /(?:^|\.)(?:local|localhost|internal|intranet|lan|home|corp|home\.arpa)\.?$/;

/**
 * Refuses a URL that a delivery would never be sent to. Names are looked up when a delivery is sent, not here: what
 * they mean today says nothing about then, and the guard of outgoing requests checks every address it connects to.
 */
export function checkEndpointUrl(text: string, options: { allowLoopback: boolean }): void {
  const url = URL.parse(text);
  if (url === null) throw refused("must be an absolute URL");
  if (url.username !== "" || url.password !== "") throw refused("must not carry a user name or password");
  if (options.allowLoopback && isLoopbackHost(url.hostname) && /^https?:$/.test(url.protocol)) return;
  if (url.protocol !== "https:") throw refused("must be https");
  if (!isPublicHost(url.hostname)) throw refused("must not point at an internal address");
}

function isPublicHost(hostname: string): boolean {
  const literal = literalAddress(hostname);
  if (literal !== undefined) return isPublicAddress(literal);
  return hostname.includes(".") && !internalName.test(hostname);
}

const refused = (reason: string) => problem("paylera.webhook_url_not_allowed", `The URL ${reason}.`);

import { isIP } from "node:net";
import type { LookupAddress } from "node:dns";
import ipaddr from "ipaddr.js";

/** Addresses inside a public range that answer only to the machine they run on: Azure's metadata service. */
const publicButInternal = new Set(["168.63.129.16"]);
const globalUnicast = ipaddr.parseCIDR("2000::/3");

/**
 * Whether a canonical address is one the whole internet shares. An allow-list: private, loopback, link-local,
 * carrier NAT, multicast, reserved, IPv4 in IPv6 and every translated or tunnelled range are not.
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0 || publicButInternal.has(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== "unicast") return false;
  return parsed.kind() === "ipv4" || parsed.match(globalUnicast);
}

/** Whether an address is this machine itself: 127.0.0.0/8 or ::1. */
export function isLoopbackAddress(address: string): boolean {
  return isIP(address) !== 0 && ipaddr.parse(address).range() === "loopback";
}

/** The address a URL's host spells, if it is one; a WHATWG host is already in its one canonical spelling. */
export function literalAddress(hostname: string): string | undefined {
  const bare = hostname.startsWith("[") ? hostname.slice(1, -1) : hostname;
  return isIP(bare) === 0 ? undefined : bare;
}

/** Whether a URL's host means this machine by its own spelling, before any look-up. */
export function isLoopbackHost(hostname: string): boolean {
  const literal = literalAddress(hostname);
  return literal === undefined ? /^(?:.+\.)?localhost\.?$/.test(hostname) : isLoopbackAddress(literal);
}

/** Finds a name's addresses, all of them; `dns.lookup` or a test's own. */
export type Lookup = (
  hostname: string,
  options: { all: true; family?: number; hints?: number },
  done: (error: Error | null, addresses: LookupAddress[]) => void,
) => void;

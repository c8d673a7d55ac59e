import { createHash } from "node:crypto";
import { isFields } from "./body.ts";
import { isId } from "./ids.ts";
import { RelayProblem } from "./problems.ts";

/** What `identify()` returns: who is signed in (P-055, P-057). One of `customerId` and `email` is required. */
export type PayleraCustomerIdentity = {
  /** Paylera customer id; null when the merchant has not stored one. */
  readonly customerId?: string | null | undefined;
  /** Must be an address the person has proved to own. */
  readonly email?: string | null | undefined;
  /** `false` refuses the request when the address would decide who the customer is. */
  readonly emailVerified?: boolean | null | undefined;
  /** For auto-create only, as are `currency` (ISO 4217, default USD) and `metadata`. */
  readonly name?: string | null | undefined;
  readonly currency?: string | null | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | null | undefined;
  /** Tenant segment of the auto-create key. */
  readonly tenantId?: string | null | undefined;
  /** Pins entitlements and checks to one subscription. */
  readonly subscriptionId?: string | null | undefined;
};

/** A checked identity; absent parts are undefined. */
export type Identity = {
  readonly customerId: string | undefined;
  readonly email: string | undefined;
  readonly emailVerified: boolean;
  readonly name: string | undefined;
  readonly currency: string | undefined;
  readonly metadata: Readonly<Record<string, unknown>> | undefined;
  readonly tenantId: string | undefined;
  readonly subscriptionId: string | undefined;
  readonly given: PayleraCustomerIdentity;
};

const KEY_CHARS_MAX = 255;

const invalid = (field: string) =>
  new RelayProblem("paylera.identify_invalid", `identify() returned an unusable ${field}.`);

/**
 * Checks what `identify()` returned; null and undefined mean nobody. Empty strings count as absent.
 *
 * @throws RelayProblem `paylera.identify_invalid` for anything that could not be sent upstream safely
 */
export function checkIdentity(given: PayleraCustomerIdentity | null | undefined): Identity | null {
  if (given === null || given === undefined) return null;
  if (!isFields(given)) throw invalid("value");
  const customerId = idOf(given.customerId, "customerId");
  const email = textOf(given.email, "email")?.trim();
  if (email !== undefined && !/^[^\s@]+@[^\s@]+$/.test(email)) throw invalid("email");
  if (customerId === undefined && email === undefined) throw invalid("value: customerId or email is required");
  const currency = textOf(given.currency, "currency");
  if (currency !== undefined && !/^[A-Za-z]{3}$/.test(currency)) throw invalid("currency");
  const metadata = given.metadata ?? undefined;
  if (metadata !== undefined && !isFields(metadata)) throw invalid("metadata");
  return {
    customerId,
    email,
    emailVerified: given.emailVerified !== false,
    name: textOf(given.name, "name"),
    currency: currency?.toUpperCase(),
    metadata,
    tenantId: idOf(given.tenantId, "tenantId"),
    subscriptionId: idOf(given.subscriptionId, "subscriptionId"),
    given,
  };
}

function textOf(value: unknown, field: string): string | undefined {
  if (value === null || value === undefined || value === "") return undefined;
  if (typeof value !== "string" || !value.isWellFormed() || value.includes("\0")) throw invalid(field);
  return value;
}

function idOf(value: unknown, field: string): string | undefined {
  const text = textOf(value, field);
  if (text !== undefined && !isId(text)) throw invalid(field);
  return text;
}

/**
 * The idempotency key of an auto-created customer: `paylera-relay-autocreate:{tenant}:{email}`, or without the tenant
 * segment when there is none or it is `default` (P-059, P-061, A-09). The address is trimmed, ASCII-lowercased and
 * UTF-8 percent-encoded outside visible ASCII, so it fits a header in every language. An address too long for
 * a key of 255 characters is replaced by its SHA-256.
 */
export function autoCreateKey(tenantId: string | undefined, email: string): string {
  const lower = email.trim().replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  let address = "";
  for (const byte of new TextEncoder().encode(lower)) {
    const plain = byte > 0x20 && byte < 0x7f && byte !== 0x25;
    address += plain ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  const tenant = tenantId === undefined || tenantId === "default" ? "" : `${tenantId}:`;
  const key = `paylera-relay-autocreate:${tenant}${address}`;
  if (key.length <= KEY_CHARS_MAX) return key;
  return `paylera-relay-autocreate:${tenant}sha256:${createHash("sha256").update(address).digest("hex")}`;
}

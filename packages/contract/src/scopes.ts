/** What an API token may be allowed to do. `*` means everything and is what a token gets when none is named. */
export const scopes = [
  "*",
  "tenant:read",
  "tenant:write",
  "tokens:read",
  "tokens:write",
  "catalog:read",
  "catalog:write",
  "customers:read",
  "customers:write",
  "subscriptions:read",
  "subscriptions:write",
  "entitlements:read",
  "entitlements:write",
  "usage:write",
  "invoices:read",
  "portal:write",
  "webhooks:read",
  "webhooks:write",
  "audit:read",
] as const;

/** One scope of an API token. */
export type Scope = (typeof scopes)[number];

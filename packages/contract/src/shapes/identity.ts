import { z } from "zod";
import { scopes } from "../scopes.ts";
import { id, instant, pageQuery, text } from "./primitives.ts";

export const Region = z.enum(["us", "eu", "apac"]);

export const Tenant = z
  .object({
    id,
    name: z.string(),
    mode: z.enum(["test", "live"]),
    region: Region,
    payment_provider: z.string().nullable(),
    strict_redirects: z.boolean(),
    redirect_hosts: z.array(z.string()),
    created_at: instant,
  })
  .meta({
    id: "Tenant",
    description: "An isolated environment of an organisation: its data never mixes with another's.",
  });

export const TenantUpdate = z
  .strictObject({
    name: text(200).optional(),
    strict_redirects: z.boolean().optional(),
    redirect_hosts: z
      .array(z.string().regex(/^[a-z0-9.-]{1,253}(:\d{1,5})?$/, "must be a host name with an optional port"))
      .max(100)
      .optional(),
  })
  .meta({ id: "TenantUpdate" });

export const ApiToken = z
  .object({
    id,
    name: z.string(),
    hint: z.string(),
    scopes: z.array(z.enum(scopes)),
    created_at: instant,
    last_used_at: instant.nullable(),
    expires_at: instant.nullable(),
    revoked_at: instant.nullable(),
  })
  .meta({ id: "ApiToken", description: "`hint` is the prefix and the last four characters." });

export const ApiTokenWithSecret = ApiToken.extend({ token: z.string() }).meta({
  id: "ApiTokenWithSecret",
  description: "The token is shown here once and never again.",
});

export const ApiTokenCreate = z
  .strictObject({
    name: text(200),
    scopes: z.array(z.enum(scopes)).min(1).max(scopes.length).optional(),
    expires_at: instant.nullish(),
  })
  .meta({ id: "ApiTokenCreate" });

export const TokenListQuery = z.strictObject(pageQuery);

export const AuditEntry = z
  .object({
    id,
    actor_kind: z.enum(["token", "relay", "checkout", "portal", "provider", "worker", "operator"]),
    actor_id: z.string().nullable(),
    action: z.string(),
    object: z.string(),
    object_id: id,
    sequence: z.int(),
    changed_fields: z.array(z.string()),
    request_id: z.string().nullable(),
    created_at: instant,
  })
  .meta({ id: "AuditEntry", description: "Who changed what and when. Appended in the transaction of the change." });

export const AuditListQuery = z.strictObject({
  ...pageQuery,
  object_id: id.optional(),
  action: text(100).optional(),
});

import { z } from "zod";
import { currency, email, id, instant, metadata, pageQuery, text, url } from "./primitives.ts";

export const Customer = z
  .object({
    id,
    external_id: z.string().nullable(),
    email: z.string().nullable(),
    name: z.string().nullable(),
    currency: z.string(),
    metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: "Customer", description: "Who is billed. Currency is fixed once a subscription exists." });

export const CustomerCreate = z
  .strictObject({
    email: email.nullish(),
    name: text(200).nullish(),
    external_id: text(200).nullish(),
    currency: currency.nullish(),
    metadata: metadata.nullish(),
  })
  .meta({ id: "CustomerCreate" });

export const CustomerUpdate = z
  .strictObject({
    email: email.nullish(),
    name: text(200).nullish(),
    external_id: text(200).nullish(),
    currency: currency.optional(),
    metadata: metadata.optional(),
  })
  .meta({ id: "CustomerUpdate", description: "Only the fields sent are changed; null clears a field." });

export const CustomerListQuery = z.strictObject({
  ...pageQuery,
  email: email.optional(),
  external_id: text(200).optional(),
});

export const PortalSessionCreate = z.strictObject({ return_url: url.nullish() }).meta({ id: "PortalSessionCreate" });

export const PortalSession = z
  .object({ url: z.string(), expires_at: instant })
  .meta({ id: "PortalSession", description: "A one-time URL to the hosted portal (P-049)." });

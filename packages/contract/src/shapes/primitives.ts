import { z } from "zod";

/** PostgreSQL text cannot hold NUL, and a lone surrogate is not a character: both are refused at the door. */
const isCleanText = (value: string): boolean => !value.includes("\u0000") && value.isWellFormed();

/** A bounded string of well-formed Unicode without NUL. */
export const text = (max: number) =>
  z.string().min(1).max(max).refine(isCleanText, "must be well-formed text without NUL characters");

/** A UUID in its canonical lower-case or upper-case form; the API mints version 7. */
export const id = z.uuid();

/** A code chosen by the merchant: `/^[a-z][a-z0-9_]{0,63}$/` (P-144, P-146). */
export const code = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, "must match ^[a-z][a-z0-9_]{0,63}$");

/** An instant, RFC 3339 in UTC with `Z`. */
export const instant = z.iso.datetime({ offset: false });

/** An ISO 4217 code in upper case. Whether the currency is known is checked by the operation. */
export const currency = z.string().regex(/^[A-Z]{3}$/, "must be a three-letter ISO 4217 code in upper case");

/** Minor units of the currency, within the range that JSON carries exactly. */
export const amount = z.int().min(-Number.MAX_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER);

/** Minor units, zero or more. */
export const positiveAmount = z.int().min(0).max(1_000_000_000_000);

/** A quantity of usage: finite, zero or more, at most 10^12. */
export const quantity = z.number().min(0).max(1e12);

/** An e-mail address; at most 254 characters. */
export const email = z
  .string()
  .max(254)
  .refine(isCleanText, "must be well-formed text")
  .regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, "must be an e-mail address");

/** An absolute URL as sent; the operation decides which schemes and hosts it takes. */
export const url = text(2048);

/** Free-form data of the merchant: at most 50 keys of at most 64 characters, values are short scalars. */
export const metadata = z
  .record(
    z.string().min(1).max(64).refine(isCleanText),
    z.union([text(1000), z.literal(""), z.number(), z.boolean(), z.null()]),
  )
  .refine((value) => Object.keys(value).length <= 50, "may have at most 50 keys");

/** Page size and position of a list. `cursor` is opaque: send back what `next_cursor` gave. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(100).optional(),
  cursor: z.string().min(1).max(1000).optional(),
};

/** The envelope of every list. */
export const page = <T extends z.ZodType>(name: string, item: T) =>
  z
    .object({ data: z.array(item), next_cursor: z.string().nullable(), has_more: z.boolean() })
    .meta({ id: `${name}Page`, description: `One page of ${name} objects, newest first unless said otherwise.` });

/** RFC 9457 problem details as every error answers them. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    errors: z.array(z.object({ field: z.string(), message: z.string() }).meta({ id: "FieldError" })).optional(),
  })
  .meta({ id: "Problem", description: "RFC 9457 problem details. Branch on `type`." });

import type { Ctx } from "../../platform/context.ts";
import { instant, sqlState } from "../../platform/db/database.ts";
import { invalidField, problem } from "../../platform/http/problem.ts";
import type { PageRequest } from "../../platform/http/page.ts";

/** A customer as stored: personal fields are sealed, e-mails are found by their blind index. */
export type CustomerRow = {
  id: string;
  external_id: string | null;
  email_enc: Buffer | null;
  email_bidx: Buffer | null;
  name_enc: Buffer | null;
  metadata_enc: Buffer | null;
  currency: string;
  /** Equal to `email_bidx` for the customer that relays find by this e-mail, else null. */
  relay_email_bidx: Buffer | null;
  created_at: number;
  updated_at: number;
};

const columns = `id, external_id, email_enc, email_bidx, name_enc, metadata_enc, currency, relay_email_bidx,
  created_at, updated_at`;

/** Inserts the customer unless its external id or its relay e-mail is taken; says whether it did. */
export const insertCustomer = async (ctx: Ctx, row: CustomerRow): Promise<boolean> =>
  (await ctx.tx.count(
    `insert into customers (tenant_id, id, external_id, email_enc, email_bidx, name_enc, metadata_enc, currency,
                            relay_email_bidx, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing`,
    [
      ctx.tenant.id,
      row.id,
      row.external_id,
      row.email_enc,
      row.email_bidx,
      row.name_enc,
      row.metadata_enc,
      row.currency,
      row.relay_email_bidx,
      instant(row.created_at),
      instant(row.updated_at),
    ],
  )) === 1;

export const findCustomer = (ctx: Ctx, id: string): Promise<CustomerRow | null> =>
  ctx.tx.first(`select ${columns} from customers where id = $1`, [id]);

/** The customer, locked until the end of the transaction. */
export const lockCustomer = (ctx: Ctx, id: string): Promise<CustomerRow | null> =>
  ctx.tx.first(`select ${columns} from customers where id = $1 for update`, [id]);

/** The one customer that relays know by this e-mail, else the oldest that has it. */
export const findCustomerByEmail = (ctx: Ctx, emailBidx: Buffer): Promise<CustomerRow | null> =>
  ctx.tx.first(
    `select ${columns} from customers where email_bidx = $1
     order by relay_email_bidx is null, created_at, id limit 1`,
    [emailBidx],
  );

export type CustomerFilter = { emailBidx: Buffer | null; externalId: string | null };

/** Newest first. */
export const listCustomers = (ctx: Ctx, page: PageRequest & CustomerFilter): Promise<CustomerRow[]> =>
  ctx.tx.rows(
    `select ${columns} from customers
     where ($2::uuid is null or id < $2) and ($3::bytea is null or email_bidx = $3)
       and ($4::text is null or external_id = $4)
     order by id desc limit $1`,
    [page.take, page.after?.[0] ?? null, page.emailBidx, page.externalId],
  );

/**
 * Saves a locked customer. When its e-mail is already some other customer's for relays, this one gives up the claim.
 * @throws ProblemError when the external id is another customer's
 */
export async function updateCustomer(ctx: Ctx, row: CustomerRow): Promise<void> {
  try {
    await ctx.tx.rows(
      `update customers set external_id = $2, email_enc = $3, email_bidx = $4, name_enc = $5, metadata_enc = $6,
         currency = $7, updated_at = $8,
         relay_email_bidx = case when exists (
           select 1 from customers o where o.relay_email_bidx = $9 and o.id <> $1) then null else $9 end
       where id = $1`,
      [
        row.id,
        row.external_id,
        row.email_enc,
        row.email_bidx,
        row.name_enc,
        row.metadata_enc,
        row.currency,
        instant(row.updated_at),
        row.relay_email_bidx,
      ],
    );
  } catch (error) {
    if (sqlState(error) !== "23505") throw error;
    if (constraintOf(error).includes("external_id")) throw externalIdTaken();
    throw problem("paylera.version_conflict", "Another customer took this e-mail at the same time.");
  }
}

export const externalIdTaken = () => invalidField("external_id", "is already used by another customer");

const constraintOf = (error: unknown): string =>
  error instanceof Error && "constraint" in error && typeof error.constraint === "string" ? error.constraint : "";

/** Whether money was ever counted for the customer in its currency. */
export const hasBilling = async (ctx: Ctx, customerId: string): Promise<boolean> =>
  (await ctx.tx.first(
    `select 1 where exists (select 1 from subscriptions where customer_id = $1)
                 or exists (select 1 from invoices where customer_id = $1)`,
    [customerId],
  )) !== null;

import { isCurrency } from "@paylera/rules";
import type { Ctx } from "../../platform/context.ts";
import { record } from "../../platform/facts.ts";
import { invalidField } from "../../platform/http/problem.ts";
import { emailIndex, type Metadata, sealPersonal } from "./personal.ts";
import { toSnapshot } from "./shape.ts";
import { type CustomerRow, externalIdTaken, findCustomerByEmail, insertCustomer } from "./store.ts";

export type NewCustomer = {
  email?: string | null | undefined;
  name?: string | null | undefined;
  external_id?: string | null | undefined;
  currency?: string | null | undefined;
  metadata?: Metadata | null | undefined;
  /** One customer per e-mail, for good: an existing one is the answer, as relays and `attach` need it. */
  onePerEmail: boolean;
};

/** Creates a customer, or finds the one that has the e-mail when there may be only one. */
export async function createCustomer(
  ctx: Ctx,
  input: NewCustomer,
): Promise<{ customer: CustomerRow; created: boolean }> {
  const currency = knownCurrency(input.currency ?? "USD");
  const email = input.email ?? null;
  const claimed = input.onePerEmail && email !== null ? emailIndex(ctx.vault, email) : null;
  const existing = claimed && (await findCustomerByEmail(ctx, claimed));
  if (existing) return { customer: existing, created: false };
  const id = ctx.deps.ids.uuid();
  const customer: CustomerRow = {
    id,
    external_id: input.external_id ?? null,
    ...sealPersonal(ctx.vault, id, { email, name: input.name ?? null, metadata: input.metadata ?? {} }),
    currency,
    relay_email_bidx: claimed,
    created_at: ctx.now,
    updated_at: ctx.now,
  };
  if (!(await insertCustomer(ctx, customer))) {
    // The insert waited for whoever was first, so the winner is visible now.
    const winner = claimed && (await findCustomerByEmail(ctx, claimed));
    if (winner) return { customer: winner, created: false };
    throw externalIdTaken();
  }
  const snapshot = toSnapshot(customer);
  await record(ctx, { event: "customer.created", object: "customer", objectId: id, changed: [], snapshot });
  return { customer, created: true };
}

/** The code itself, refused when no such currency exists. */
export function knownCurrency(code: string): string {
  if (!isCurrency(code)) throw invalidField("currency", "is not a known ISO 4217 currency");
  return code;
}

import type { Body, OperationOf } from "@paylera/contract";
import type { Ctx } from "../../platform/context.ts";
import { record } from "../../platform/facts.ts";
import { problem } from "../../platform/http/problem.ts";
import { canonicalJson } from "../../platform/json.ts";
import { knownCurrency } from "./create-customer.ts";
import { openPersonal, sealPersonal } from "./personal.ts";
import { toSnapshot } from "./shape.ts";
import { type CustomerRow, hasBilling, lockCustomer, updateCustomer } from "./store.ts";

type CustomerBody = Body<OperationOf<"customers.update">>;

/** Changes the fields that were sent; the currency only while nothing was billed in it. */
export async function changeCustomer(ctx: Ctx, id: string, body: CustomerBody): Promise<CustomerRow> {
  const before = await lockCustomer(ctx, id);
  if (!before) throw problem("paylera.not_found", "No such object.");
  const old = { external_id: before.external_id, currency: before.currency, ...openPersonal(ctx.vault, before) };
  const sent = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
  const wanted: typeof old = { ...old, ...sent };
  const fields = ["email", "name", "external_id", "currency", "metadata"] as const;
  const changed = fields.filter((field) => canonicalJson(old[field]) !== canonicalJson(wanted[field]));
  if (changed.length === 0) return before;
  if (changed.includes("currency")) {
    knownCurrency(wanted.currency);
    if (await hasBilling(ctx, id)) {
      throw problem("paylera.code_in_use", "The currency is fixed: the customer has a subscription or an invoice.");
    }
  }
  const sealed = sealPersonal(ctx.vault, id, wanted);
  const after: CustomerRow = {
    ...before,
    ...sealed,
    external_id: wanted.external_id,
    currency: wanted.currency,
    relay_email_bidx: before.relay_email_bidx === null ? null : sealed.email_bidx,
    updated_at: ctx.now,
  };
  await updateCustomer(ctx, after);
  const snapshot = toSnapshot(after);
  await record(ctx, { event: "customer.updated", object: "customer", objectId: id, changed, snapshot });
  return after;
}

import type { Ctx, Handlers } from "../../platform/context.ts";
import { readPage } from "../../platform/http/page.ts";
import { problem } from "../../platform/http/problem.ts";
import { changeCustomer } from "./change-customer.ts";
import { createCustomer } from "./create-customer.ts";
import { emailIndex, openPersonal } from "./personal.ts";
import { toCustomer } from "./shape.ts";
import { type CustomerRow, findCustomer, listCustomers } from "./store.ts";

/** Operations of the customers domain. */
export const customersRoutes = {
  "customers.create": async (ctx, { body }) => {
    const { customer, created } = await createCustomer(ctx, { ...body, onePerEmail: isAutoCreate(ctx.headers) });
    return { status: created ? 201 : 200, reply: readable(ctx, customer) };
  },
  "customers.get": async (ctx, { params }) => {
    const customer = await findCustomer(ctx, params.id);
    if (!customer) throw problem("paylera.not_found", "No such object.");
    return readable(ctx, customer);
  },
  "customers.list": (ctx, { query }) => {
    const emailBidx = query.email === undefined ? null : emailIndex(ctx.vault, query.email);
    return readPage(ctx, query, {
      read: (page) => listCustomers(ctx, { ...page, emailBidx, externalId: query.external_id ?? null }),
      position: (row) => [row.id],
      shape: (row) => readable(ctx, row),
    });
  },
  "customers.update": async (ctx, { params, body }) => readable(ctx, await changeCustomer(ctx, params.id, body)),
} satisfies Handlers<"customers.create" | "customers.get" | "customers.list" | "customers.update">;

const readable = (ctx: Ctx, row: CustomerRow) => toCustomer(row, openPersonal(ctx.vault, row));

/** A relay says so in a header, and the keys of its auto-creates have a form of their own (P-059). */
const isAutoCreate = (headers: Headers): boolean =>
  headers.has("paylera-relay") || /^"?paylera-relay-autocreate:/i.test(headers.get("idempotency-key") ?? "");

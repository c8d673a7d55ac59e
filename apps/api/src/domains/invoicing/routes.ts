import type { wire } from "@paylera/contract";
import type { Ctx, Handlers, RequestScene } from "../../platform/context.ts";
import { problem } from "../../platform/http/problem.ts";
import { type Page, readPage } from "../../platform/http/page.ts";
import { toInvoice } from "./shape.ts";
import { customerExists, findInvoice, type InvoiceFilter, listInvoices, listLines } from "./store.ts";

/** Operations of the invoicing domain. */
export const invoicingRoutes = {
  "invoices.get": async (ctx, { params }) => {
    const row = await findInvoice(ctx, params.id);
    if (!row) throw problem("paylera.not_found", "No such object.");
    return toInvoice(row, await listLines(ctx, [row.id]));
  },
  "invoices.list": async (ctx, { query }) =>
    pageOfInvoices(ctx, query, {
      customerId: query.customer_id ?? null,
      subscriptionId: query.subscription_id ?? null,
      statuses: query.status ?? null,
    }),
  "customers.invoices": async (ctx, { params, query }) => {
    if (!(await customerExists(ctx, params.id))) throw problem("paylera.not_found", "No such object.");
    return pageOfInvoices(ctx, query, { customerId: params.id, subscriptionId: null, statuses: query.status ?? null });
  },
} satisfies Handlers<"invoices.get" | "invoices.list" | "customers.invoices">;

type InvoiceQuery = { limit?: number | undefined; cursor?: string | undefined; status?: string[] | undefined };

/** One page with its lines, in two statements. */
async function pageOfInvoices(
  ctx: RequestScene & Ctx,
  query: InvoiceQuery,
  filter: InvoiceFilter,
): Promise<Page<wire.Invoice>> {
  const { limit, cursor } = query;
  const page = await readPage(
    ctx,
    { limit, cursor, ...filter },
    {
      read: (request) => listInvoices(ctx, filter, request),
      position: (row) => [row.id],
      shape: (row) => row,
    },
  );
  const lines = await listLines(
    ctx,
    page.data.map((row) => row.id),
  );
  return { ...page, data: page.data.map((row) => toInvoice(row, lines)) };
}

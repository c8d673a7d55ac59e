import type { Invoice } from "@paylera/sdk";
import type { ReactNode } from "react";
import { useId, useState } from "react";
import { useInvoices } from "../use-invoices.ts";
import { day, money } from "./format.ts";
import { looksOf } from "./labels.ts";
import type { Labels, LooksProps } from "./labels.ts";
import { Problem } from "./problem.tsx";

/** Settings of `<Invoices>`. */
export type InvoicesProps = LooksProps & {
  /** Invoices to a page, 1 to 100. Default 10. */
  pageSize?: number | undefined;
  /** Adds a cell to every row, such as a link to your copy of the invoice. */
  children?: ((invoice: Invoice) => ReactNode) | undefined;
};

/** The customer's invoices, newest first; an open one is watched for half a minute until it is paid. */
export function Invoices({ pageSize = 10, children, ...props }: InvoicesProps): ReactNode {
  const { className, labels, locale } = looksOf("invoices", props);
  const titleId = useId();
  // Where each page on screen starts. The pages themselves are in the cache.
  const [cursors, setCursors] = useState<readonly (string | undefined)[]>([undefined]);
  const first = useInvoices({ limit: pageSize });
  const last = useInvoices({ limit: pageSize, cursor: cursors.at(-1) });
  const next = last.data?.next_cursor ?? null;
  const isEmpty = first.data?.data.length === 0;
  return (
    <section className={className} aria-labelledby={titleId} aria-busy={last.isFetching}>
      <h3 id={titleId}>{labels.invoices}</h3>
      <Problem error={first.error ?? last.error} />
      <output className={isEmpty ? "paylera-soft" : "paylera-hidden"}>
        {last.isPending ? labels.loading : isEmpty && labels.noInvoices}
      </output>
      {first.data && !isEmpty && (
        <div className="paylera-scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">{labels.number}</th>
                <th scope="col">{labels.date}</th>
                <th scope="col">{labels.status}</th>
                <th scope="col" className="paylera-end">
                  {labels.total}
                </th>
                {children && (
                  <th scope="col">
                    <span className="paylera-hidden">{labels.more}</span>
                  </th>
                )}
              </tr>
            </thead>
            {cursors.map((cursor) => (
              <InvoiceRows key={cursor ?? ""} filter={{ limit: pageSize, cursor }} labels={labels} locale={locale}>
                {children}
              </InvoiceRows>
            ))}
          </table>
        </div>
      )}
      {next !== null && (
        <button type="button" className="paylera-quiet" onClick={() => setCursors([...cursors, next])}>
          {labels.older}
        </button>
      )}
    </section>
  );
}

type InvoiceRowsProps = {
  filter: { limit: number; cursor: string | undefined };
  labels: Labels;
  locale: string;
  children: ((invoice: Invoice) => ReactNode) | undefined;
};

function InvoiceRows({ filter, labels, locale, children }: InvoiceRowsProps): ReactNode {
  const { data } = useInvoices(filter, { untilPaid: true });
  return (
    <tbody>
      {data?.data.map((invoice) => (
        <tr key={invoice.id} data-status={invoice.status}>
          <th scope="row">{invoice.number ?? labels.draft}</th>
          <td>{day(invoice.finalized_at ?? invoice.created_at, locale)}</td>
          <td>
            <span className="paylera-badge">{labels.statuses[invoice.status]}</span>
          </td>
          <td className="paylera-end">{money(invoice.total, invoice.currency, locale)}</td>
          {children && <td>{children(invoice)}</td>}
        </tr>
      ))}
    </tbody>
  );
}

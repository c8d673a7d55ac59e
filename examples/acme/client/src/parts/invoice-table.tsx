import { useInvoices } from "@paylera/react";
import type { Invoice } from "@paylera/sdk";
import { day, money } from "../format.ts";
import { Problem } from "./problem.tsx";

const BADGES: Readonly<Record<Invoice["status"], string>> = {
  draft: "badge",
  open: "badge warn",
  paid: "badge good",
  void: "badge",
  uncollectible: "badge warn",
};

export function InvoiceTable() {
  // An invoice is paid a moment after the change that made it.
  const { data, error, isPending } = useInvoices({ limit: 20 }, { untilPaid: true });
  const invoices = data?.data ?? [];
  return (
    <section className="card wide" aria-labelledby="invoices">
      <h2 id="invoices">Invoices</h2>
      <Problem error={error} />
      {isPending && <p className="loading">Loading …</p>}
      {data && invoices.length === 0 && <p className="soft">No invoices yet.</p>}
      {invoices.length > 0 && (
        <div className="scroll">
          <table className="invoices">
            <thead>
              <tr>
                <th scope="col">Number</th>
                <th scope="col">Date</th>
                <th scope="col">For</th>
                <th scope="col">Status</th>
                <th scope="col" className="number">
                  Total
                </th>
              </tr>
            </thead>
            <tbody>
              {invoices.map((invoice) => (
                <InvoiceRow key={invoice.id} invoice={invoice} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function InvoiceRow({ invoice }: { invoice: Invoice }) {
  return (
    <tr>
      <td>{invoice.number ?? "Draft"}</td>
      <td>{day(invoice.finalized_at ?? invoice.created_at)}</td>
      <td>{invoice.lines.map(({ description }) => description).join(", ")}</td>
      <td>
        <span className={BADGES[invoice.status]}>{invoice.status}</span>
      </td>
      <td className="number">{money(invoice.total, invoice.currency)}</td>
    </tr>
  );
}

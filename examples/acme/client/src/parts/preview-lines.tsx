import type { ChangePlanPreview } from "@paylera/sdk";
import { day, money } from "../format.ts";

/** What a plan change costs, line by line. */
export function PreviewLines({ preview }: { preview: ChangePlanPreview }) {
  const { lines, currency, net, due_now: dueNow, next_invoice_at: nextAt, next_invoice_total: nextTotal } = preview;
  return (
    <table className="lines">
      <caption className="hidden">What the change costs</caption>
      <tbody>
        {lines.map((line) => (
          <tr key={`${line.kind} ${line.period_start} ${line.description}`}>
            <td>
              {line.description}
              <small>
                {day(line.period_start)} to {day(line.period_end)}
              </small>
            </td>
            <td>{money(line.amount, currency)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        {lines.length > 1 && (
          <tr>
            <td>Difference</td>
            <td>{money(net, currency)}</td>
          </tr>
        )}
        <tr className="total">
          <td>To pay now</td>
          <td>{money(dueNow, currency)}</td>
        </tr>
        {nextAt !== null && (
          <tr>
            <td>Next invoice, {day(nextAt)}</td>
            <td>{money(nextTotal, currency)}</td>
          </tr>
        )}
      </tfoot>
    </table>
  );
}

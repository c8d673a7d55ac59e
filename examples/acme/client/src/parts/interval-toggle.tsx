import type { PricingTableState } from "@paylera/react";

const LABELS = { day: "Daily", week: "Weekly", month: "Monthly", year: "Yearly" } as const;

/** Monthly or yearly: radio buttons underneath, so arrow keys and screen readers know what to do. */
export function IntervalToggle({ table }: { table: PricingTableState }) {
  if (table.intervals.length < 2) return null;
  return (
    <fieldset className="toggle">
      <legend className="hidden">Billing interval</legend>
      {table.intervals.map((interval) => (
        <label key={interval}>
          <input
            type="radio"
            name="interval"
            checked={interval === table.interval}
            onChange={() => table.setInterval(interval)}
          />
          {LABELS[interval]}
        </label>
      ))}
    </fieldset>
  );
}

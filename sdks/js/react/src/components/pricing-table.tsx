import type { ReactNode } from "react";
import { useId } from "react";
import type { PricingRow } from "../pricing-rows.ts";
import { usePricingTable } from "../use-pricing-table.ts";
import type { PricingTableOptions, PricingTableState } from "../use-pricing-table.ts";
import { money } from "./format.ts";
import { looksOf } from "./labels.ts";
import type { Labels, LooksProps } from "./labels.ts";
import { planFacts } from "./plan-facts.ts";
import type { DescribeGrant } from "./plan-facts.ts";
import { Problem } from "./problem.tsx";
import { UpgradeDialog } from "./upgrade-dialog.tsx";
import { usePlanChoice } from "./use-plan-choice.ts";
import type { PlanAction, PlanChoiceOptions } from "./use-plan-choice.ts";
import type { LoadPreview } from "./use-plan-change.ts";

/** Settings of `<PricingTable>`. */
export type PricingTableProps = LooksProps &
  PricingTableOptions &
  PlanChoiceOptions & {
    /** Words one line of a plan. */
    describeGrant?: DescribeGrant | undefined;
    /** Shows what a plan change costs, in the dialog of customers who pay already. */
    loadPreview?: LoadPreview | undefined;
  };

/** Plans side by side: starts the checkout, or changes the plan of those who pay already. */
export function PricingTable(props: PricingTableProps): ReactNode {
  const { className, labels, locale } = looksOf("pricing", props);
  const table = usePricingTable(props);
  const { actionFor, choose, changing, stopChanging, pendingPlanId, error } = usePlanChoice(props);
  return (
    <section className={className} aria-busy={table.isPending}>
      <IntervalToggle table={table} labels={labels} />
      <output className="paylera-hidden">
        {table.isPending ? labels.loading : table.interval && labels.perInterval[table.interval]}
      </output>
      <Problem error={table.error ?? error} />
      <ul className="paylera-plans">
        {table.rows.map((row) => (
          <PlanCard
            key={row.plan.id}
            row={row}
            action={actionFor(row)}
            price={money(row.price.amount, row.price.currency, locale)}
            facts={planFacts(row.plan, row.price.interval, props.describeGrant)}
            labels={labels}
            isBusy={row.plan.id === pendingPlanId}
            isDisabled={pendingPlanId !== undefined}
            onChoose={() => choose(row)}
          />
        ))}
      </ul>
      <UpgradeDialog
        open={changing !== null}
        initialPlanId={changing?.plan.id}
        onClose={stopChanging}
        loadPreview={props.loadPreview}
        locale={locale}
        labels={labels}
      />
    </section>
  );
}

/** Radio buttons underneath, so arrow keys and screen readers know what to do. */
function IntervalToggle({ table, labels }: { table: PricingTableState; labels: Labels }): ReactNode {
  const name = useId();
  if (table.intervals.length < 2) return null;
  return (
    <fieldset className="paylera-toggle">
      <legend className="paylera-hidden">{labels.billingInterval}</legend>
      {table.intervals.map((interval) => (
        <label key={interval}>
          <input
            type="radio"
            name={name}
            checked={interval === table.interval}
            onChange={() => table.setInterval(interval)}
          />
          <span>{labels.intervals[interval]}</span>
        </label>
      ))}
    </fieldset>
  );
}

type PlanCardProps = {
  row: PricingRow;
  action: PlanAction;
  price: string;
  facts: readonly string[];
  labels: Labels;
  isBusy: boolean;
  isDisabled: boolean;
  onChoose: () => void;
};

function PlanCard({ row, action, price, facts, labels, ...state }: PlanCardProps): ReactNode {
  const { plan, isFree, trialDays } = row;
  const titleId = useId();
  const isCurrent = action === "current";
  const words = {
    current: labels.yourPlan,
    change: labels.changeToPlan,
    try: labels.tryPlan,
    choose: labels.choosePlan,
  };
  return (
    <li>
      <article className="paylera-plan" aria-labelledby={titleId} data-plan={plan.code} data-state={action}>
        <h3 id={titleId}>{plan.name}</h3>
        {isCurrent && <span className="paylera-badge">{labels.yourPlan}</span>}
        {!isCurrent && trialDays > 0 && <span className="paylera-badge">{labels.trialDays(trialDays)}</span>}
        {plan.description !== null && <p className="paylera-soft">{plan.description}</p>}
        <p className="paylera-price">
          <b>
            <bdi>{price}</bdi>
          </b>
          {!isFree && <span> {labels.perInterval[row.price.interval]}</span>}
        </p>
        <ul className="paylera-facts">
          {facts.map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
        </ul>
        <button
          type="button"
          disabled={isCurrent || state.isDisabled}
          aria-busy={state.isBusy}
          onClick={state.onChoose}
        >
          {state.isBusy ? labels.busy : words[action]}
          {/* Seen where it completes the words, heard everywhere. */}
          <span className={isCurrent || state.isBusy ? "paylera-hidden" : ""}> {plan.name}</span>
        </button>
      </article>
    </li>
  );
}

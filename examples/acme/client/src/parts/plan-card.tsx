import type { PricingRow } from "@paylera/react";
import { money } from "../format.ts";
import { planFacts } from "./plan-facts.ts";

type PlanCardProps = {
  row: PricingRow;
  /** What the button says, and what it adds for those who cannot see which card it is in. */
  action: readonly [string, string];
  isBusy: boolean;
  isDisabled: boolean;
  onChoose: () => void;
};

export function PlanCard({ row, action, isBusy, isDisabled, onChoose }: PlanCardProps) {
  const { plan, price, isCurrent, isFree, trialDays } = row;
  return (
    <article className="card plan" data-plan={plan.code} data-current={isCurrent || undefined}>
      <header className="titled">
        <h2>{plan.name}</h2>
        {isCurrent && <span className="badge good">Your plan</span>}
        {!isCurrent && trialDays > 0 && <span className="badge">{trialDays} days free</span>}
      </header>
      <p className="soft">{plan.description}</p>
      <p className="price">
        <b>{money(price.amount, price.currency)}</b>
        {!isFree && <span> per {price.interval}</span>}
      </p>
      <ul className="facts">
        {planFacts(plan, price.interval).map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
      <button type="button" disabled={isCurrent || isDisabled} aria-busy={isBusy} onClick={onChoose}>
        {isCurrent ? "Current plan" : isBusy ? "One moment …" : action[0]}
        <span className="hidden">{action[1]}</span>
      </button>
    </article>
  );
}

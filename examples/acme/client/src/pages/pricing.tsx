import { useAttach, usePricingTable, useSubscription } from "@paylera/react";
import type { PricingRow } from "@paylera/react";
import { useState } from "react";
import { ChangePlanDialog } from "../parts/change-plan-dialog.tsx";
import { PlanCard } from "../parts/plan-card.tsx";
import { Problem } from "../parts/problem.tsx";
import { navigate } from "../route.ts";
import { useShopSession } from "../shop-session.ts";

const LABELS = { day: "Daily", week: "Weekly", month: "Monthly", year: "Yearly" } as const;

export function Pricing() {
  const { user } = useShopSession();
  const table = usePricingTable({ signedIn: user !== null, currency: user?.currency });
  const subscription = useSubscription({ enabled: user !== null }).data ?? null;
  const { attach, isPending, error } = useAttach();
  const [chosen, setChosen] = useState<PricingRow | null>(null);
  const [isChanging, setChanging] = useState(false);
  // Someone who pays already changes the plan; everyone else goes to the hosted checkout.
  const isPaying = subscription !== null && subscription.amount > 0;

  const choose = async (row: PricingRow) => {
    if (!user) return navigate("/");
    setChosen(row);
    if (isPaying) return setChanging(true);
    const success = `/success?plan=${row.plan.id}`;
    // Leaves the page for the checkout. A free plan has none and starts at once.
    const { checkout_url: checkout } = await attach({
      plan_id: row.plan.id,
      success_url: `${success}&session={CHECKOUT_SESSION_ID}`,
      cancel_url: "/pricing",
    });
    if (checkout === null) navigate(success);
  };

  const actionFor = (row: PricingRow): string => {
    if (!user) return "Sign in to choose";
    if (isPaying) return row.price.amount < subscription.amount ? "Downgrade" : "Upgrade";
    return row.trialDays > 0 ? "Try" : "Choose";
  };

  return (
    <>
      <h1>Plans and prices</h1>
      <p className="lead">Every plan has every forecast. They differ in how many you may ask for.</p>
      {table.intervals.length > 1 && (
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
      )}
      <Problem error={table.error ?? error} />
      {table.isPending && <p className="loading">Loading the plans …</p>}
      <div className="plans">
        {table.rows.map((row) => (
          <PlanCard
            key={row.plan.id}
            row={row}
            action={actionFor(row)}
            target={isPaying ? ` to ${row.plan.name}` : ` ${row.plan.name}`}
            isBusy={isPending && row.plan.id === chosen?.plan.id}
            isDisabled={isPending}
            // A refusal is shown above; nothing is left to do here.
            onChoose={() => void choose(row).catch(() => {})}
          />
        ))}
      </div>
      {isChanging && subscription && (
        <ChangePlanDialog
          subscription={subscription}
          initialPlanId={chosen?.plan.id}
          onClose={() => setChanging(false)}
        />
      )}
    </>
  );
}

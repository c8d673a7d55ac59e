import { useAttach, usePricingTable, useSubscription } from "@paylera/react";
import type { PricingRow } from "@paylera/react";
import type { Subscription } from "@paylera/sdk";
import { useState } from "react";
import { ChangePlanDialog } from "../parts/change-plan-dialog.tsx";
import { IntervalToggle } from "../parts/interval-toggle.tsx";
import { PlanCard } from "../parts/plan-card.tsx";
import { Problem } from "../parts/problem.tsx";
import { navigate } from "../route.ts";
import { useShopSession } from "../shop-session.ts";

export function Pricing() {
  const { user } = useShopSession();
  const table = usePricingTable({ signedIn: user !== null, currency: user?.currency });
  const subscription = useSubscription({ enabled: user !== null }).data ?? null;
  const { attach, isPending, error } = useAttach();
  const [chosen, setChosen] = useState<PricingRow | null>(null);
  const [isChanging, setChanging] = useState(false);

  const choose = async (row: PricingRow) => {
    if (!user) return navigate("/");
    setChosen(row);
    // Someone who pays already changes the plan; everyone else goes to the hosted checkout.
    if (isPaying(subscription)) return setChanging(true);
    const success = `/success?plan=${row.plan.id}`;
    // Leaves the page for the checkout. A free plan has none and starts at once.
    const { checkout_url: checkout } = await attach({
      plan_id: row.plan.id,
      success_url: `${success}&session={CHECKOUT_SESSION_ID}`,
      cancel_url: "/pricing",
    });
    if (checkout === null) navigate(success);
  };

  return (
    <>
      <h1>Plans and prices</h1>
      <p className="lead">Every plan has every forecast. They differ in how many you may ask for.</p>
      <IntervalToggle table={table} />
      <Problem error={table.error ?? error} />
      {table.isPending && <p className="loading">Loading the plans …</p>}
      <div className="plans">
        {table.rows.map((row) => (
          <PlanCard
            key={row.plan.id}
            row={row}
            action={user ? actionFor(row, subscription) : ["Sign in to choose", ` ${row.plan.name}`]}
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

const isPaying = (subscription: Subscription | null): boolean => subscription !== null && subscription.amount > 0;

/** What a card's button says, and what it adds for those who cannot see which card it is in. */
function actionFor({ plan, price, trialDays }: PricingRow, subscription: Subscription | null): [string, string] {
  if (!subscription || !isPaying(subscription)) return [trialDays > 0 ? "Try" : "Choose", ` ${plan.name}`];
  const isComparable = price.interval === subscription.interval && price.amount !== subscription.amount;
  if (!isComparable) return ["Switch", ` to ${plan.name}`];
  return [price.amount < subscription.amount ? "Downgrade" : "Upgrade", ` to ${plan.name}`];
}

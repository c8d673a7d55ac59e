import { useQuery } from "@tanstack/react-query";
import { useBillingPortal, usePlans, useUpgrade } from "@paylera/react";
import type { ChangePlanPreview, Plan, Subscription } from "@paylera/sdk";
import { useState } from "react";
import { callApi } from "../api.ts";
import { money } from "../format.ts";
import { navigate } from "../route.ts";
import { Dialog } from "./dialog.tsx";
import { PreviewLines } from "./preview-lines.tsx";
import { Problem } from "./problem.tsx";

type ChangePlanDialogProps = {
  subscription: Subscription;
  initialPlanId?: string | undefined;
  onClose: () => void;
};

/** Chooses a plan, shows what the change costs to the second, and makes it. */
export function ChangePlanDialog({ subscription, initialPlanId, onClose }: ChangePlanDialogProps) {
  const plans = usePlans();
  const { upgrade, isPending, error } = useUpgrade();
  const [chosenId, setChosenId] = useState(initialPlanId);
  const [settleNow, setSettleNow] = useState(true);
  const options = offers(plans.data?.data ?? [], subscription);
  const planId = chosenId ?? options[0]?.plan.id;
  const behavior = settleNow ? "always_invoice" : "create_prorations";

  const preview = usePreview({ new_plan_id: planId, proration_behavior: behavior });

  const confirm = async () => {
    if (planId === undefined) return;
    await upgrade({ new_plan_id: planId, proration_behavior: behavior }, { subscriptionId: subscription.id });
    onClose();
    navigate("/billing");
  };

  return (
    <Dialog title="Change plan" onClose={onClose}>
      <label>
        New plan
        <select value={planId} onChange={(event) => setChosenId(event.target.value)}>
          {options.map(({ plan, label }) => (
            <option key={plan.id} value={plan.id}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <label className="check">
        <input type="checkbox" checked={settleNow} onChange={(event) => setSettleNow(event.target.checked)} />
        Settle the difference now, not on the next invoice
      </label>
      {preview.isFetching && <p className="loading">Calculating …</p>}
      {preview.data && !preview.isFetching && <PreviewLines preview={preview.data} />}
      <Problem error={preview.error ?? error} />
      {error?.type === "paylera.payment_method_required" && <AddCard />}
      <p className="actions">
        <button type="button" className="quiet" onClick={onClose}>
          Keep my plan
        </button>
        <button
          type="button"
          disabled={isPending || !preview.data}
          aria-busy={isPending}
          onClick={() => void confirm().catch(() => {})}
        >
          {isPending ? "Changing …" : "Confirm the change"}
        </button>
      </p>
    </Dialog>
  );
}

/** The relay has no preview route: Acme's server asks Paylera, with the input of the change itself. */
function usePreview(change: { new_plan_id: string | undefined; proration_behavior: string }) {
  return useQuery({
    queryKey: ["acme", "preview", change],
    queryFn: () => callApi<ChangePlanPreview>("POST", "/api/preview", change),
    enabled: change.new_plan_id !== undefined,
    // A preview is right for one moment only: never show an old one.
    gcTime: 0,
    retry: false,
  });
}

/** The plans there are to change to, in the currency the subscription is billed in. */
function offers(plans: readonly Plan[], { plan_id: current, currency }: Subscription) {
  return plans.flatMap((plan) => {
    const price = plan.prices.find((candidate) => candidate.currency === currency);
    if (!price || plan.id === current) return [];
    const per = price.amount === 0 ? "" : ` per ${price.interval}`;
    return [{ plan, price, label: `${plan.name}, ${money(price.amount, currency)}${per}` }];
  });
}

function AddCard() {
  const { openPortal, isPending } = useBillingPortal();
  return (
    <button type="button" className="quiet" disabled={isPending} onClick={() => void openPortal().catch(() => {})}>
      Add a card in the portal
    </button>
  );
}

import { useQuery } from "@tanstack/react-query";
import type { ChangePlanPreview, PayleraError, Plan, Price, ProrationBehavior, Subscription } from "@paylera/sdk";
import { useState } from "react";
import { useSession } from "../provider.ts";
import { usePlans } from "../use-plans.ts";
import { useSubscription } from "../use-subscription.ts";
import { useUpgrade } from "../use-upgrade.ts";

/** Asks your backend what a change would cost; the relay has no route for it. */
export type LoadPreview = (change: {
  new_plan_id: string;
  proration_behavior: ProrationBehavior;
}) => Promise<ChangePlanPreview>;

/** Settings of a plan change. */
export type PlanChangeOptions = {
  /** The plan chosen at first. Default: the first there is. */
  initialPlanId?: string | undefined;
  /** Without it the change is made without showing its price first. */
  loadPreview?: LoadPreview | undefined;
  onChanged?: ((subscription: Subscription) => void) | undefined;
};

/** One plan to change to, with its price in the subscription's currency. */
export type PlanOffer = { plan: Plan; price: Price };

/** A plan change without looks. */
export type PlanChange = {
  /** Every plan but the present one. */
  offers: readonly PlanOffer[];
  /** Whether the plans are still to come. */
  isLoading: boolean;
  planId: string | undefined;
  setPlanId: (planId: string) => void;
  /** Whether the difference is settled now, not on the next invoice. */
  settleNow: boolean;
  setSettleNow: (settleNow: boolean) => void;
  preview: ChangePlanPreview | undefined;
  isPreviewing: boolean;
  /** Whether there is a choice, with its price where a preview is asked for. */
  canConfirm: boolean;
  confirm: () => void;
  isPending: boolean;
  error: PayleraError | null;
};

/** Chooses a plan, asks what it costs, and makes the change. */
export function usePlanChange({ initialPlanId, loadPreview, onChanged }: PlanChangeOptions = {}): PlanChange {
  const { client, keys } = useSession();
  const plans = usePlans();
  const { data: subscription } = useSubscription();
  const { upgrade, isPending, error } = useUpgrade();
  const [chosenId, setPlanId] = useState(initialPlanId);
  const [settleNow, setSettleNow] = useState(true);
  const offers = offersOf(plans.data?.data ?? [], subscription);
  const planId = offers.find(({ plan }) => plan.id === chosenId)?.plan.id ?? offers[0]?.plan.id;
  const behavior = settleNow ? "always_invoice" : "create_prorations";
  const preview = useQuery<ChangePlanPreview, PayleraError>(
    {
      queryKey: [...keys.all, "preview", planId, behavior],
      queryFn: () => loadPreview?.({ new_plan_id: planId ?? "", proration_behavior: behavior }) ?? Promise.reject(),
      enabled: loadPreview !== undefined && planId !== undefined,
      // A preview is right for one moment only: an old one is never shown.
      gcTime: 0,
      retry: false,
    },
    client,
  );

  const confirm = async () => {
    if (planId !== undefined) onChanged?.(await upgrade({ new_plan_id: planId, proration_behavior: behavior }));
  };
  return {
    offers,
    isLoading: plans.isPending,
    planId,
    setPlanId,
    settleNow,
    setSettleNow,
    preview: preview.isFetching ? undefined : preview.data,
    isPreviewing: preview.isFetching,
    canConfirm: planId !== undefined && !isPending && (loadPreview === undefined || preview.isSuccess),
    // A refusal is in `error`.
    confirm: () => void confirm().catch(() => {}),
    isPending,
    error: error ?? preview.error ?? plans.error,
  };
}

function offersOf(plans: readonly Plan[], subscription: Subscription | null | undefined): PlanOffer[] {
  return plans.flatMap((plan) => {
    const { currency = plan.prices[0]?.currency, plan_id: current = "" } = subscription ?? {};
    const price = plan.prices.find((candidate) => candidate.currency === currency);
    return price && plan.id !== current ? [{ plan, price }] : [];
  });
}

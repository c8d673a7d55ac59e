import type { PayleraError } from "@paylera/sdk";
import { useState } from "react";
import type { PricingRow } from "../pricing-rows.ts";
import { useAttach } from "../use-attach.ts";
import { useSubscription } from "../use-subscription.ts";

/** Where a choice of plan leads. */
export type PlanChoiceOptions = {
  /** Where the checkout returns to; `{CHECKOUT_SESSION_ID}` is filled in. Default: this page. */
  successUrl?: string | undefined;
  /** Where the checkout goes back to. Default: this page. */
  cancelUrl?: string | undefined;
  /** `false` while nobody is signed in. */
  signedIn?: boolean | undefined;
  /** Called instead of the checkout while nobody is signed in. */
  onSignIn?: ((row: PricingRow) => void) | undefined;
  /** A plan without a checkout, such as a free one, has started. */
  onStarted?: ((row: PricingRow) => void) | undefined;
};

/** What choosing a plan means for this customer. */
export type PlanAction = "current" | "change" | "try" | "choose";

/** Choosing plans without looks. */
export type PlanChoice = {
  actionFor: (row: PricingRow) => PlanAction;
  /** Starts the checkout, or sets `changing` for a customer who pays already. */
  choose: (row: PricingRow) => void;
  /** The plan an upgrade dialog should offer. */
  changing: PricingRow | null;
  stopChanging: () => void;
  /** The plan whose checkout is being prepared. */
  pendingPlanId: string | undefined;
  error: PayleraError | null;
};

/** Decides between checkout and plan change, and starts what was chosen. */
export function usePlanChoice(options: PlanChoiceOptions = {}): PlanChoice {
  const { signedIn = true } = options;
  const { data: subscription } = useSubscription({ enabled: signedIn });
  const { attach, isPending, error } = useAttach();
  const [chosen, setChosen] = useState<PricingRow | null>(null);
  const [changing, setChanging] = useState<PricingRow | null>(null);
  const isPaying = (subscription?.amount ?? 0) > 0;

  const start = async (row: PricingRow) => {
    setChosen(row);
    const here = window.location.href;
    const { checkout_url: checkout } = await attach({
      plan_id: row.plan.id,
      success_url: options.successUrl ?? here,
      cancel_url: options.cancelUrl ?? here,
    });
    if (checkout === null) options.onStarted?.(row);
  };

  return {
    actionFor: ({ isCurrent, trialDays }) => {
      if (isCurrent) return "current";
      if (isPaying) return "change";
      return trialDays > 0 ? "try" : "choose";
    },
    choose: (row) => {
      if (!signedIn) options.onSignIn?.(row);
      else if (isPaying) setChanging(row);
      // A refusal is in `error`.
      else start(row).catch(() => {});
    },
    changing,
    stopChanging: () => setChanging(null),
    pendingPlanId: isPending ? chosen?.plan.id : undefined,
    error,
  };
}

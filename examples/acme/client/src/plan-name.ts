import { usePlans } from "@paylera/react";
import type { Subscription } from "@paylera/sdk";

/** The name customers know a subscription's plan by. */
export function usePlanName(subscription: Subscription | null | undefined): string {
  const plans = usePlans().data?.data ?? [];
  return plans.find(({ id }) => id === subscription?.plan_id)?.name ?? subscription?.plan_code ?? "";
}

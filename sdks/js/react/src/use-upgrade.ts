import { useCallback } from "react";
import type { ChangePlan, Subscription } from "@paylera/sdk";
import { changeSubscription } from "./change-subscription.ts";
import type { SubscriptionWriteOptions } from "./change-subscription.ts";
import type { Session } from "./session.ts";
import { useWrite } from "./use-write.ts";
import type { WriteState } from "./use-write.ts";

/** The new plan and how the change is settled. */
export type UpgradeInput = Pick<ChangePlan, "new_plan_id" | "proration_behavior" | "billing_cycle_anchor">;

type Call = { body: UpgradeInput; options: SubscriptionWriteOptions };

const upgradeTo = (session: Session, call: Call) => changeSubscription(session, { verb: "upgrade", ...call });

/** Moves the customer to another plan, up or down (P-050). */
export function useUpgrade(): {
  upgrade: (input: UpgradeInput, options?: SubscriptionWriteOptions) => Promise<Subscription>;
} & WriteState<Subscription> {
  const { run, state } = useWrite(upgradeTo);
  const upgrade = useCallback(
    (body: UpgradeInput, options: SubscriptionWriteOptions = {}) => run({ body, options }),
    [run],
  );
  return { upgrade, ...state };
}

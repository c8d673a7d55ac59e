import { useCallback } from "react";
import type { Cancel, Subscription } from "@paylera/sdk";
import { changeSubscription } from "./change-subscription.ts";
import type { SubscriptionWriteOptions } from "./change-subscription.ts";
import type { Session } from "./session.ts";
import { useWrite } from "./use-write.ts";
import type { WriteState } from "./use-write.ts";

/** When the subscription ends and why; at the end of the period when left out (P-053). */
export type CancelInput = Omit<Cancel, "customer_id">;

type Call = { body: CancelInput; options: SubscriptionWriteOptions };

const cancelIt = (session: Session, call: Call) => changeSubscription(session, { verb: "cancel", ...call });

/** Ends the customer's subscription. */
export function useCancel(): {
  cancel: (input?: CancelInput, options?: SubscriptionWriteOptions) => Promise<Subscription>;
} & WriteState<Subscription> {
  const { run, state } = useWrite(cancelIt);
  const cancel = useCallback(
    (body: CancelInput = {}, options: SubscriptionWriteOptions = {}) => run({ body, options }),
    [run],
  );
  return { cancel, ...state };
}

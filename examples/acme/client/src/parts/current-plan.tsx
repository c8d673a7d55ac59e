import { useBillingPortal, useCancel, useSubscription } from "@paylera/react";
import type { Subscription } from "@paylera/sdk";
import { useState } from "react";
import { callApi } from "../api.ts";
import { day, money } from "../format.ts";
import { ChangePlanDialog } from "./change-plan-dialog.tsx";
import { usePlanName } from "../plan-name.ts";
import { Problem } from "./problem.tsx";

/** The plan with everything a customer can do about it. */
export function CurrentPlan({ subscription }: { subscription: Subscription }) {
  const planName = usePlanName(subscription);
  const { cancel, isPending: isCanceling, error: cancelError } = useCancel();
  const { openPortal, isPending: isOpening, error: portalError } = useBillingPortal();
  const { refetch } = useSubscription();
  const [isChanging, setChanging] = useState(false);
  const [resumeError, setResumeError] = useState<Error | null>(null);
  const { cancel_at_period_end: isEnding, amount, currency, interval } = subscription;

  const resume = async () => {
    setResumeError(null);
    // Not a relay route: Acme's server resumes with its own client.
    await callApi("POST", "/api/resume", {});
    await refetch();
  };

  return (
    <section className="card" aria-labelledby="current-plan">
      <header className="titled">
        <h2 id="current-plan">{planName}</h2>
        <StatusBadge subscription={subscription} />
      </header>
      <p className="price">
        <b>{money(amount, currency)}</b>
        {amount > 0 && <span> per {interval}</span>}
      </p>
      <p className="soft">{nextStep(subscription)}</p>
      <p className="actions start">
        <button type="button" className={isEnding ? "quiet" : ""} onClick={() => setChanging(true)}>
          Change plan
        </button>
        <button
          type="button"
          className="quiet"
          disabled={isOpening}
          onClick={() => void openPortal({ return_url: "/billing" }).catch(() => {})}
        >
          Open the portal
        </button>
        {isEnding ? (
          <button type="button" onClick={() => void resume().catch(setResumeError)}>
            Resume
          </button>
        ) : (
          <button
            type="button"
            className="quiet danger"
            disabled={isCanceling}
            onClick={() => void cancel({ at_period_end: true }).catch(() => {})}
          >
            Cancel at period end
          </button>
        )}
      </p>
      <Problem error={cancelError ?? portalError ?? resumeError} />
      {isChanging && <ChangePlanDialog subscription={subscription} onClose={() => setChanging(false)} />}
    </section>
  );
}

function StatusBadge({ subscription }: { subscription: Subscription }) {
  if (subscription.cancel_at_period_end) return <span className="badge warn">Ending</span>;
  const isGood = subscription.status === "active" || subscription.status === "trialing";
  return <span className={isGood ? "badge good" : "badge warn"}>{subscription.status.replace("_", " ")}</span>;
}

function nextStep({ status, cancel_at: cancelAt, trial_end: trialEnd, ...rest }: Subscription): string {
  if (status === "past_due") return "The last payment failed. Update your card in the portal to keep the plan.";
  if (cancelAt !== null) return `Ends on ${day(cancelAt)}. Until then nothing changes.`;
  if (status === "trialing" && trialEnd !== null) return `Free until ${day(trialEnd)}, then paid.`;
  if (rest.amount === 0 || rest.current_period_end === null) return "Free for as long as you like.";
  return `Renews on ${day(rest.current_period_end)}.`;
}

import { useSubscription } from "@paylera/react";
import type { Subscription } from "@paylera/sdk";
import { useEffect, useState } from "react";
import { Link } from "../parts/link.tsx";
import { Problem } from "../parts/problem.tsx";
import { usePlanName } from "../plan-name.ts";

const PATIENCE_MS = 30_000;

/** Where the checkout returns to. Coming back is not proof of payment: the page waits for the plan to be active. */
export function Success() {
  const planId = new URLSearchParams(window.location.search).get("plan");
  const { data: subscription } = useSubscription();
  const hasStarted = subscription?.status === "active" || subscription?.status === "trialing";
  const isExpected = planId === null || subscription?.plan_id === planId;
  return (
    <section className="card centered" aria-live="polite">
      {subscription && hasStarted && isExpected ? <Started subscription={subscription} /> : <Waiting />}
    </section>
  );
}

/** Only while this is on the page is the subscription asked for again and again. */
function Waiting() {
  const { error } = useSubscription({ refetchInterval: 1000, staleTime: 0 });
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <>
      <p className="mark" aria-hidden="true">
        <span className="spinner" />
      </p>
      <h1>Activating your plan …</h1>
      <p className="soft">
        {isSlow
          ? "The payment has not arrived yet. You may leave: the plan starts as soon as it does."
          : "The payment is on its way to us. This takes a moment."}
      </p>
      <Problem error={error} />
    </>
  );
}

function Started({ subscription }: { subscription: Subscription }) {
  const planName = usePlanName(subscription);
  return (
    <>
      <p className="mark good" aria-hidden="true">
        ✓
      </p>
      <h1>Your plan is active</h1>
      <p>
        Thank you! You are on <b>{planName}</b>
        {subscription.status === "trialing" && ", free during the trial"}.
      </p>
      <p className="actions">
        <Link href="/app" className="button">
          Open the app
        </Link>
        <Link href="/billing" className="button quiet">
          See billing
        </Link>
      </p>
    </>
  );
}

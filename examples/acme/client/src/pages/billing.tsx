import { useSubscription } from "@paylera/react";
import { CurrentPlan } from "../parts/current-plan.tsx";
import { InvoiceTable } from "../parts/invoice-table.tsx";
import { Link } from "../parts/link.tsx";
import { Problem } from "../parts/problem.tsx";

export function Billing() {
  // Fresh on arrival: people come here from the portal, where they may have changed something.
  const { data: subscription, error, isPending } = useSubscription({ staleTime: 0 });
  return (
    <>
      <h1>Billing</h1>
      <Problem error={error} />
      {isPending && <p className="loading">Loading your plan …</p>}
      {subscription && <CurrentPlan subscription={subscription} />}
      {subscription === null && (
        <section className="card">
          <h2>No plan yet</h2>
          <p>Pick one to start. Free is free.</p>
          <Link href="/pricing" className="button">
            See plans
          </Link>
        </section>
      )}
      <InvoiceTable />
    </>
  );
}

import { QueryErrorResetBoundary } from "@tanstack/react-query";
import {
  PayleraProvider,
  useCustomer,
  useSuspenseCustomer,
  useSuspenseEntitlements,
  useSuspenseFeature,
  useSuspenseInvoices,
  useSuspensePlans,
  useSuspenseSubscription,
  useTrack,
} from "@paylera/react";
import type { PayleraError } from "@paylera/react";
import type { Subscription } from "@paylera/sdk";
import { Component, StrictMode, Suspense } from "react";
import type { ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { checkOf, customer } from "./samples.ts";

// The query string chooses the set-up: ?checked, ?load, ?thrown.
const setUp = new URLSearchParams(window.location.search);

class ErrorBoundary extends Component<{ onReset: () => void; children: ReactNode }, { error: PayleraError | null }> {
  override state = { error: null as PayleraError | null };
  static getDerivedStateFromError(error: PayleraError) {
    return { error };
  }
  override render() {
    if (!this.state.error) return this.props.children;
    const tryAgain = () => {
      this.props.onReset();
      this.setState({ error: null });
    };
    return (
      <>
        <p role="alert">{this.state.error.type}</p>
        <button onClick={tryAgain}>Try again</button>
      </>
    );
  }
}

function Known() {
  const { balance, isPending } = useSuspenseFeature("api_calls");
  const { data: bundle } = useSuspenseEntitlements();
  const { data: person } = useSuspenseCustomer();
  const { data: plans } = useSuspensePlans();
  const { data: invoices } = useSuspenseInvoices();
  const { subscriptionId, data: subscription } = useSuspenseSubscription();
  return (
    <>
      <p>{`api_calls: ${balance}, ${isPending ? "pending" : "known"}, of ${bundle.features.length}`}</p>
      <p>{`${person.name} sees ${plans.data.length} plans and ${invoices.data.length} invoices`}</p>
      <p>{`subscription: ${subscriptionId} on ${subscription?.plan_code}`}</p>
    </>
  );
}

function Checked() {
  const { balance } = useSuspenseFeature("api_calls");
  const { track } = useTrack();
  return <button onClick={() => void track("api_calls")}>{`${balance} left`}</button>;
}

function Thrown() {
  const { data } = useCustomer({ throwOnError: true });
  return <p>{data?.name}</p>;
}

const load = async () => (await (await fetch("/api/paylera/subscription")).json()) as Subscription;
const Content = setUp.has("checked") ? Checked : setUp.has("thrown") ? Thrown : Known;

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryErrorResetBoundary>
        {({ reset }) => (
          <ErrorBoundary onReset={reset}>
            {/* Above the provider, which is thrown away each time something below it suspends at first. */}
            <Suspense fallback={<p>waiting</p>}>
              <PayleraProvider
                initialState={setUp.has("checked") ? { customer, features: [checkOf("api_calls", 7)] } : undefined}
                loadSubscription={setUp.has("load") ? load : undefined}
              >
                <Content />
              </PayleraProvider>
            </Suspense>
          </ErrorBoundary>
        )}
      </QueryErrorResetBoundary>
    </StrictMode>,
  );
}

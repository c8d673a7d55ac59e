import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  FeatureGate,
  PayleraProvider,
  useAttach,
  useCsrf,
  useCustomer,
  useFeature,
  usePricingTable,
  useSubscription,
  useTrack,
  useUpgrade,
} from "@paylera/react";
import type { Subscription } from "@paylera/sdk";
import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import { bundleOf, checkOf, customer, metered } from "./samples.ts";

// The query string chooses the set-up: ?client, ?hydrated, ?checked.
const setUp = new URLSearchParams(window.location.search);
const queryClient = new QueryClient();
Object.assign(window, { queryClient });

const states = {
  none: undefined,
  hydrated: { customer, entitlements: bundleOf([metered("api_calls", 42), metered("seats", 5)]) },
  checked: { customer, features: [checkOf("api_calls", 7), checkOf("seats", 5), checkOf("none", 0)] },
};
const stateName = setUp.has("hydrated") ? "hydrated" : setUp.has("checked") ? "checked" : "none";

function Gate({ code }: { code: string }) {
  const { allowed, balance, isPending } = useFeature(code);
  return <li>{isPending ? "…" : `${code}: ${allowed ? "yes" : "no"}, ${balance ?? "nothing counted"}`}</li>;
}

function Buttons() {
  const { track, error: trackError } = useTrack();
  const { attach, error: attachError } = useAttach();
  const { upgrade } = useUpgrade();
  const { refreshCsrf } = useCsrf();
  const error = trackError ?? attachError;
  const urls = { success_url: "/done?session={CHECKOUT_SESSION_ID}", cancel_url: "/" };
  return (
    <>
      <button onClick={() => void track("api_calls", 1)}>Track</button>
      <button onClick={() => void Promise.all([1, 2, 3].map((value) => track("api_calls", value)))}>Track three</button>
      <button onClick={() => void track("api_calls", 1, { dedupKey: "same" })}>Track the same</button>
      <button onClick={() => void track("api_calls", 5, { optimistic: true }).catch(() => {})}>Track now</button>
      <button onClick={() => void attach({ plan_id: "plan_pro", ...urls }).catch(() => {})}>Attach</button>
      <button onClick={() => void upgrade({ new_plan_id: "plan_pro" })}>Upgrade</button>
      <button onClick={() => void refreshCsrf()}>Refresh token</button>
      {error && <p role="alert">{error.type}</p>}
    </>
  );
}

function Pricing() {
  const { rows } = usePricingTable();
  const { subscriptionId, data } = useSubscription();
  return (
    <>
      <p>subscription: {data === undefined ? "…" : `${subscriptionId} on ${data?.plan_code}`}</p>
      <p>plans: {rows.map(({ plan, isCurrent }) => `${plan.code}${isCurrent ? " (current)" : ""}`).join(", ")}</p>
    </>
  );
}

function Name() {
  const { data } = useCustomer();
  return <h1>{data?.name}</h1>;
}

const loadSubscription = async () => (await (await fetch("/api/paylera/subscription")).json()) as Subscription;

function Page() {
  const [person, setPerson] = useState("ada");
  const page = (
    <PayleraProvider authVersion={person} initialState={states[stateName]} loadSubscription={loadSubscription}>
      <Name />
      <ul>
        {["api_calls", "seats", "none", "api_calls", "seats", "none"].map((code, index) => (
          <Gate key={index} code={code} />
        ))}
      </ul>
      <FeatureGate feature="seats" fallback="no seats for you" loading="gate closed">
        seats open
      </FeatureGate>
      <FeatureGate feature="none" fallback="none is locked">
        none open
      </FeatureGate>
      <Buttons />
      <button onClick={() => setPerson("grace")}>Become Grace</button>
      <Pricing />
    </PayleraProvider>
  );
  return setUp.has("client") ? <QueryClientProvider client={queryClient}>{page}</QueryClientProvider> : page;
}

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Page />
    </StrictMode>,
  );
}

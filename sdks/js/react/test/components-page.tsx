import { PayleraProvider, useTrack } from "@paylera/react";
import { FeatureGate, Invoices, PricingTable, UpgradeDialog, UsageMeter } from "@paylera/react/components";
import type { ChangePlanPreview, Subscription } from "@paylera/sdk";
import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import "@paylera/react/styles.css";

// The query string chooses the set-up: ?rtl, ?german, ?out for nobody signed in.
const setUp = new URLSearchParams(window.location.search);
if (setUp.has("rtl")) document.documentElement.dir = "rtl";
document.documentElement.style.colorScheme = "light dark";

const german = { billingInterval: "Zeitraum", choosePlan: "Wählen", changeToPlan: "Wechseln zu" };
const looks = setUp.has("german") ? { locale: "de-DE", labels: german } : {};

const loadSubscription = async () => (await (await fetch("/api/paylera/subscription")).json()) as Subscription;
const loadPreview = async (change: object): Promise<ChangePlanPreview> => {
  const token = await fetch("/api/paylera/csrf-token").then((answer) => answer.json());
  const headers = { "paylera-csrf-token": token.token };
  const answer = await fetch("/api/paylera/preview", { method: "POST", headers, body: JSON.stringify(change) });
  return (await answer.json()) as ChangePlanPreview;
};

function Page() {
  const [isOpen, setOpen] = useState(false);
  const [asked, setAsked] = useState("");
  const { track } = useTrack();
  return (
    <>
      <PricingTable
        {...looks}
        signedIn={!setUp.has("out")}
        onSignIn={({ plan }) => setAsked(`sign in for ${plan.code}`)}
        loadPreview={loadPreview}
      />
      <p>{asked}</p>
      <UsageMeter feature="api_calls" label="API calls" {...looks} />
      <UsageMeter feature="missing" {...looks} />
      <button onClick={() => void track("api_calls", 85)}>Use 85</button>
      <FeatureGate feature="seats">seats open</FeatureGate>
      <Invoices pageSize={2} {...looks} />
      <button onClick={() => setOpen(true)}>Change my plan</button>
      <UpgradeDialog open={isOpen} onClose={() => setOpen(false)} loadPreview={loadPreview} {...looks} />
    </>
  );
}

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <PayleraProvider loadSubscription={setUp.has("out") ? undefined : loadSubscription}>
        <Page />
      </PayleraProvider>
    </StrictMode>,
  );
}

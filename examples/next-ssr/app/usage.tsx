"use client";

import { FeatureGate, useCustomer, useFeature, useTrack } from "@paylera/react";

/** A client component: complete in the first HTML, alive once the browser takes over. */
export function Usage() {
  const { data: customer } = useCustomer();
  const { balance } = useFeature("api_calls");
  const { track, isPending, error } = useTrack();
  return (
    <main>
      <h1>Hello {customer?.name}</h1>
      <p>You have {balance} API calls left.</p>
      <FeatureGate feature="export_csv" fallback={<p>No CSV export in your plan.</p>}>
        <p>Export as CSV is yours.</p>
      </FeatureGate>
      <button disabled={isPending} onClick={() => void track("api_calls").catch(() => {})}>
        Use one
      </button>
      {error && <p role="alert">{error.detail ?? error.message}</p>}
    </main>
  );
}

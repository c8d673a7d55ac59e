import { mergeInitialState, PayleraProvider, useCustomer, useFeature, useSuspenseFeature } from "@paylera/react";
import { StrictMode, Suspense, useEffect } from "react";
import { bundleOf, checkOf, customer, metered } from "./samples.ts";

const state = mergeInitialState(bundleOf([metered("api_calls", 42)]), customer, checkOf("seats", 5));

function Facts() {
  const { data } = useCustomer();
  const calls = useFeature("api_calls");
  const suspended = useSuspenseFeature("api_calls");
  useEffect(() => {
    document.title = "alive";
  }, []);
  return <p>{`${data?.name}: ${calls.balance} and ${suspended.balance}`}</p>;
}

/** What server and browser render alike. */
export function RenderedApp() {
  return (
    <StrictMode>
      <PayleraProvider initialState={state}>
        <Suspense fallback="waiting">
          <Facts />
        </Suspense>
      </PayleraProvider>
    </StrictMode>
  );
}

import { PayleraDebugPanel, PayleraProvider, useCustomer, useFeature, useTrack } from "@paylera/react";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

// The query string chooses the set-up: ?customer, ?corner.
const setUp = new URLSearchParams(window.location.search);

function Gates() {
  const seats = useFeature("seats");
  const calls = useFeature("api_calls");
  const { track } = useTrack();
  return <button onClick={() => void track("api_calls")}>{`${seats.balance} and ${calls.balance}`}</button>;
}

function Name() {
  return <h1>{useCustomer().data?.name}</h1>;
}

const corner = { position: "top-left", hotkey: "Ctrl+Shift+Y" } as const;
const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <style>{"div, span { letter-spacing: 9px } button { font-size: 40px; text-transform: uppercase }"}</style>
      <PayleraProvider>
        <Gates />
        {setUp.has("customer") && <Name />}
        <PayleraDebugPanel {...(setUp.has("corner") ? corner : {})} />
      </PayleraProvider>
    </StrictMode>,
  );
}

import { PayleraProvider, useCustomer } from "@paylera/react";
import { Component, StrictMode } from "react";
import type { ReactNode } from "react";
import { createRoot } from "react-dom/client";

class ErrorBoundary extends Component<{ children: ReactNode }, { message: string }> {
  override state = { message: "" };
  static getDerivedStateFromError(error: Error) {
    return { message: error.message };
  }
  override render() {
    return this.state.message === "" ? this.props.children : <p>{this.state.message}</p>;
  }
}

function Name() {
  return <p>{useCustomer().data?.name}</p>;
}

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <PayleraProvider>
        <p>the page itself</p>
        <ErrorBoundary>
          <Name />
        </ErrorBoundary>
      </PayleraProvider>
    </StrictMode>,
  );
}
